-- A dossier that drops a file gives its hold back, so that the file can be collected.
-- +goose Up
grant delete on hold to documents_app;
