-- What an account put up lately is counted at each upload.
-- +goose Up
create index file_by_owner on file (owner, created_at);
