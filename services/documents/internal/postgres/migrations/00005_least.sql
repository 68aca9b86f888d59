-- +goose Up
-- The service dossiers says what it uses and reads what that is; it changes and deletes no file.
drop policy file_of_services on file;
create policy file_of_the_collector on file to documents_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'documents');
create policy file_read_by_dossiers on file for select to documents_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'dossiers');
