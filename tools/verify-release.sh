#!/usr/bin/env bash
# verify-release.sh FOLDER PUBLIC-KEY [COMMIT] verifies a release with programs that are not ours: minisign the signature of the checksums,
# sha256sum the files, Python the provenance: that it is a statement of in-toto about exactly these files, and of that commit.
set -euo pipefail
cd "${1:?a folder with a release}"
key=${2:?a public key}
minisign -Vm SHA256SUMS -p "$key"
sha256sum --check --quiet --strict SHA256SUMS
python3 - "${3:-}" <<'PYTHON'
import glob, hashlib, json, os, sys

(name,) = glob.glob("*.intoto.json")
with open(name, encoding="utf-8") as file:
    statement = json.load(file)
assert statement["_type"] == "https://in-toto.io/Statement/v1", statement["_type"]
assert statement["predicateType"] == "https://slsa.dev/provenance/v1", statement["predicateType"]
said = {subject["name"]: subject["digest"]["sha256"] for subject in statement["subject"]}
there = {}
for other in os.listdir("."):
    if other != name and not other.startswith("SHA256SUMS"):
        with open(other, "rb") as file:
            there[other] = hashlib.sha256(file.read()).hexdigest()
assert said == there, sorted(set(said.items()) ^ set(there.items()))
definition = statement["predicate"]["buildDefinition"]
assert statement["predicate"]["runDetails"]["builder"]["id"]
materials = definition["resolvedDependencies"]
commit = materials[0].get("digest", {}).get("gitCommit", "none: the sources were no commit")
if sys.argv[1]:
    assert commit == sys.argv[1], (commit, sys.argv[1])
print(f"{name}: {len(said)} files of commit {commit}, {len(materials)} materials")
PYTHON
