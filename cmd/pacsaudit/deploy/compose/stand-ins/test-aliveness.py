#!/usr/bin/env python3
"""Asks Orthanc's database for something, with a user of its configuration."""
import base64
import json
import sys
import urllib.request

with open("/tmp/orthanc.json", encoding="utf-8") as file:
    config = json.load(file)
request = urllib.request.Request("http://127.0.0.1:8042/changes?last")
for user, password in config.get("RegisteredUsers", {}).items():
    request.add_header("Authorization", "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode())
with urllib.request.urlopen(request, timeout=4) as answer:
    sys.exit(0 if answer.status == 200 else 1)
