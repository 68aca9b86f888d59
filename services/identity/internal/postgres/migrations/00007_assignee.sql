-- A dossier is given only to who works at the agency: dossiers asks, and changes nothing here.
-- +goose Up
create policy official_read_by_dossiers on official for select to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'dossiers');
create policy mandate_read_by_dossiers on mandate for select to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'dossiers');
