-- +goose Up
CREATE TABLE audit (
	id       BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	target   TEXT    NOT NULL,
	finished BIGINT  NOT NULL, -- Unix time in microseconds
	exposure TEXT    NOT NULL,
	grade    TEXT    NOT NULL, -- empty where the target was not measured
	records  BIGINT  NOT NULL,
	exposed  BIGINT  NOT NULL,
	failed   INTEGER NOT NULL, -- checks
	report   BYTEA   NOT NULL  -- the JSON report of this target alone, gzip
);
CREATE INDEX audit_target ON audit (target, id);
CREATE INDEX audit_finished ON audit (finished);
