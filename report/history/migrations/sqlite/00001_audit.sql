-- +goose Up
PRAGMA application_id = 1885430627; -- "pacc": by this the file is known to be ours
CREATE TABLE audit (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	target   TEXT    NOT NULL,
	finished INTEGER NOT NULL, -- Unix time in microseconds
	exposure TEXT    NOT NULL,
	grade    TEXT    NOT NULL, -- empty where the target was not measured
	records  INTEGER NOT NULL,
	exposed  INTEGER NOT NULL,
	failed   INTEGER NOT NULL, -- checks
	report   BLOB    NOT NULL  -- the JSON report of this target alone, gzip
) STRICT;
CREATE INDEX audit_target ON audit (target, id);
CREATE INDEX audit_finished ON audit (finished);
