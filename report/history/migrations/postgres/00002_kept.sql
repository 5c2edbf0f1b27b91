-- +goose Up
ALTER TABLE audit ADD COLUMN settled INTEGER; -- 0 or 1; NULL in rows of before
ALTER TABLE audit ADD COLUMN kept TEXT; -- what was known of the target after this audit, as JSON; NULL in rows of before
