-- +goose Up
ALTER TABLE audit ADD COLUMN place TEXT; -- the zone that the audit was made from, by "from" of the configuration; empty where that does not say, NULL in rows of before
CREATE INDEX audit_measured ON audit (target, id) WHERE exposure NOT IN ('not-measured', 'unreachable', 'not-dicom', 'gated');
