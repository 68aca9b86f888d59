-- +goose Up
-- A proof is never changed, but what seals it is renewed when the key is.
create policy proof_sealed_anew on proof to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'identity');
grant update (citizen_id, full_name, note) on proof to identity_app;
