"""Starts Debian's Orthanc with the settings of ORTHANC__ variables, as the image that this stands in for does."""
import json
import os

config = {
    "StorageDirectory": "/var/lib/orthanc/db",
    "IndexDirectory": "/var/lib/orthanc/db",
    "RemoteAccessAllowed": True,
    "AuthenticationEnabled": True,
    "HttpPort": 8042,
    "DicomPort": 4242,
}
for variable, value in os.environ.items():
    if not variable.startswith("ORTHANC__"):
        continue
    name = "".join(word.capitalize() for word in variable.removeprefix("ORTHANC__").split("_"))
    try:
        config[name] = json.loads(value)
    except json.JSONDecodeError:
        config[name] = value
with open("/tmp/orthanc.json", "w", encoding="utf-8") as file:
    json.dump(config, file)
os.execv("/usr/sbin/Orthanc", ["Orthanc", "/tmp/orthanc.json"])
