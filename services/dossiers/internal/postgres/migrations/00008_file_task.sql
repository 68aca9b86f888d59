-- What documents is still to be told of the files of dossiers, and how far long jobs have come.
-- +goose Up
create table file_task (
	id      bigint generated always as identity,
	dossier uuid   not null,
	file    uuid   not null,
	constraint file_task_pkey primary key (id)
);
comment on table file_task is 'A dossier began or ended to use a file; written with the change, gone once documents was told what holds now. No reference: a deleted draft still lets its files go.';

create table progress (
	job   text not null,
	after uuid not null,
	constraint progress_pkey primary key (job)
);
comment on table progress is 'The dossier after which a job that goes through many goes on, should it be ended in between; gone once the job is done.';

alter table file_task enable row level security;
alter table file_task force row level security;
alter table progress enable row level security;
alter table progress force row level security;
create policy file_task_owner on file_task to dossiers_owner using (true);
create policy progress_owner on progress to dossiers_owner using (true);
-- Whoever changes a dossier leaves its tasks; who could have changed which was decided on the dossier itself.
create policy file_task_left on file_task for insert to dossiers_app
	with check (nullif(current_setting('app.kind', true), '') in ('citizen', 'staff', 'service'));
create policy file_task_of_service on file_task to dossiers_app
	using (current_setting('app.kind', true) = 'service' and current_setting('app.subject', true) = 'dossiers');
grant select, insert, delete on file_task to dossiers_app;
create policy progress_of_service on progress to dossiers_app
	using (current_setting('app.kind', true) = 'service' and current_setting('app.subject', true) = 'dossiers');
grant select, insert, update, delete on progress to dossiers_app;

-- Holds of before may be missing: documents is told of all again, which changes nothing where it knows.
insert into file_task (dossier, file) select distinct dossier, file from dossier_file;
