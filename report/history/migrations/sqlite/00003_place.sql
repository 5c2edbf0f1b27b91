-- +goose Up
ALTER TABLE audit ADD COLUMN place TEXT; -- the zone that the audit was made from, by "from" of the configuration; empty where that does not say, NULL in rows of before
-- The index audit_measured is made by Prepare: it reads every row.
