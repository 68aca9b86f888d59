-- +goose Up
-- Staff see citizens' profiles and change none, but by a proof that they record in the same transaction: one operation
-- with a wrong list of roles is not a door to everybody's data.
drop policy profile_at_the_counter on profile;
drop policy profile_of_services on profile;
create policy profile_seen_at_the_counter on profile for select to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'staff' and kind = 'citizen');
create policy profile_read_by_services on profile for select to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'dossiers', 'sample-author'));
create policy profile_kept_in_step on profile for update to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'identity');
create policy profile_opened_by_a_proof on profile for insert to identity_app
	with check (kind = 'citizen' and exists (select from proof p where p.account = profile.account
		and p.officer = nullif(current_setting('app.subject', true), '') and p.xmin = pg_current_xact_id()::xid));
create policy profile_proven_by_a_proof on profile for update to identity_app
	using (kind = 'citizen' and exists (select from proof p where p.account = profile.account
		and p.officer = nullif(current_setting('app.subject', true), '') and p.xmin = pg_current_xact_id()::xid));
alter table proof alter constraint proof_of_a_profile deferrable initially deferred; -- the proof comes first

drop policy proof_of_the_officer on proof;
create policy proof_seen_by_the_officer on proof for select to identity_app
	using (officer = nullif(current_setting('app.subject', true), '') and nullif(current_setting('app.kind', true), '') in ('staff', 'service'));
create policy proof_recorded_by_the_officer on proof for insert to identity_app
	with check (officer = nullif(current_setting('app.subject', true), '')
		and (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.subject', true), '') = 'sample-author' and nullif(current_setting('app.kind', true), '') = 'service'));
drop policy proof_sealed_anew on proof;
create policy proof_read_to_be_sealed_anew on proof for select to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'identity');
create policy proof_sealed_anew on proof for update to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'identity');

-- Services have the rights that somebody uses.
drop policy agency_by_administrators on agency;
create policy agency_by_administrators on agency for insert to identity_app
	with check (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'sample-author');
drop policy agency_changed_by_administrators on agency;
create policy agency_changed_by_administrators on agency for update to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('sample-author', 'sample-publisher'));
drop policy official_seen_by_colleagues on official;
create policy official_seen_by_colleagues on official for select to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author'));
drop policy official_entered on official;
create policy official_entered on official for insert to identity_app
	with check (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'sample-author');
drop policy official_never_by_oneself on official;
create policy official_never_by_oneself on official for update to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author')
		or nullif(current_setting('app.kind', true), '') = 'staff' and account::text is distinct from nullif(current_setting('app.subject', true), ''));

drop policy mandate_seen_by_colleagues on mandate;
create policy mandate_seen_by_colleagues on mandate for select to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author'));
drop policy mandate_never_by_oneself on mandate;
create policy mandate_never_by_oneself on mandate to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author')
		or nullif(current_setting('app.kind', true), '') = 'staff' and exists (select from official o
			where o.record = mandate.record and o.account::text is distinct from nullif(current_setting('app.subject', true), '')));

drop policy denial_by_administrators on denial;
create policy denial_by_administrators on denial for insert to identity_app
	with check (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author'));
create policy denial_renewed_by_administrators on denial for update to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author'));
create policy denial_forgotten on denial for delete to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'identity');
drop policy denial_read_by_services on denial;
create policy denial_read on denial for select to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service'
		and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author', 'dossiers', 'documents', 'notifications', 'portal'));

drop policy succession_by_administrators on succession;
create policy succession_seen_by_administrators on succession for select to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-publisher'));
create policy succession_by_administrators on succession for insert to identity_app
	with check (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'sample-publisher');
create policy succession_applied on succession for update to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'identity');

comment on column official.email is 'Sealed; bound to the column and the record.';
comment on column profile.phone is 'Sealed; bound to the column and the account. So are address and citizen_id.';
comment on table proof is 'Which paper an officer saw when an account was proven; sealed columns are bound to the column and the id.';
