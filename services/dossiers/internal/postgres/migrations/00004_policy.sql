-- Who may see what (docs: design.md section 3). Staff see a dossier if one of their agencies is a party now,
-- citizens theirs, services those that are named; child rows inherit from the dossier.
-- +goose Up
alter table dossier enable row level security;
alter table dossier force row level security;
create policy dossier_owner on dossier to dossiers_owner using (true);
create policy dossier_of_caller on dossier to dossiers_app using (
	case nullif(current_setting('app.kind', true), '')
		when 'staff' then agencies && string_to_array(nullif(current_setting('app.agencies', true), ''), ',')
		when 'citizen' then nullif(current_setting('app.subject', true), '') = any (accounts)
		when 'service' then current_setting('app.subject', true) in ('dossiers', 'sample-author')
		else false
	end);
create policy dossier_read_by_service on dossier for select to dossiers_app using (
	current_setting('app.kind', true) = 'service' and current_setting('app.subject', true) in ('documents', 'notifications'));
grant select, insert, update, delete on dossier to dossiers_app;

-- +goose StatementBegin
do $$
declare
	child text;
begin
	foreach child in array array['dossier_party', 'dossier_person', 'step_run', 'dossier_file', 'dossier_history', 'dossier_access',
		'dossier_number', 'inbound', 'work_item', 'number_counter', 'look_up_guess'] loop
		execute format('alter table %I enable row level security', child);
		execute format('alter table %I force row level security', child);
		execute format('create policy %I on %I to dossiers_owner using (true)', child || '_owner', child);
	end loop;
	-- Not "exists": PostgreSQL may answer that for all rows at once by reading every dossier into a hash.
	foreach child in array array['dossier_party', 'dossier_person', 'step_run', 'dossier_file', 'dossier_history', 'dossier_access',
		'dossier_number', 'inbound'] loop
		execute format('create policy %1$I on %2$I to dossiers_app using ((select true from dossier d where d.id = %2$I.dossier))',
			child || '_of_dossier', child);
	end loop;
	foreach child in array array['dossier_party', 'dossier_person', 'step_run', 'dossier_file'] loop
		execute format('grant select, insert, update, delete on %I to dossiers_app', child);
	end loop;
	-- Append only: what happened and who looked stays as it was written.
	foreach child in array array['dossier_history', 'dossier_access', 'dossier_number', 'inbound'] loop
		execute format('grant select, insert on %I to dossiers_app', child);
	end loop;
end
$$;
-- +goose StatementEnd

-- An inbox is read by its agency alone and asks no other table; whoever changes a dossier, a citizen too, writes
-- the items of all its parties.
create policy work_item_of_agency on work_item to dossiers_app using (
	case when current_setting('app.kind', true) = 'staff' and agency = any (string_to_array(nullif(current_setting('app.agencies', true), ''), ','))
		then true
		else (select true from dossier d where d.id = work_item.dossier)
	end);
grant select, insert, update, delete on work_item to dossiers_app;

create policy number_counter_taken on number_counter to dossiers_app
	using (nullif(current_setting('app.kind', true), '') in ('citizen', 'staff', 'service'));
grant select, insert, update on number_counter to dossiers_app;

create policy look_up_guess_of_service on look_up_guess to dossiers_app
	using (current_setting('app.kind', true) = 'service' and current_setting('app.subject', true) = 'dossiers');
grant select, insert, update, delete on look_up_guess to dossiers_app;
