-- +goose Up
create table content (
	sha256     bytea       not null,
	size       bigint      not null,
	media_type text        not null,
	inline     boolean     not null,
	key        text        not null,
	used_at    timestamptz not null default now(),
	constraint content_once primary key (sha256),
	constraint content_key_once unique (key),
	constraint content_sha256_is_a_hash check (octet_length(sha256) = 32),
	constraint content_is_not_empty check (size > 0)
);
comment on table content is 'Bytes in the bucket, kept once per hash.';
comment on column content.inline is 'A browser may show it in place: a PDF, JPEG or PNG without a second format inside.';
comment on column content.used_at is 'When a file last began to use it.';

create table file (
	id         uuid        not null,
	name       text        not null,
	sha256     bytea       not null,
	owner      text        not null,
	owner_kind text        not null,
	agency     text        not null default '',
	purpose    text        not null,
	scan       text        not null default 'not_scanned',
	created_at timestamptz not null,
	constraint file_once primary key (id),
	constraint file_has_content foreign key (sha256) references content (sha256),
	constraint file_name_fits check (char_length(name) between 1 and 200 and name !~ '[/\\[:cntrl:]]'),
	constraint file_owner_kind_is_known check (owner_kind in ('citizen', 'staff', 'service')),
	constraint file_purpose_is_known check (purpose in ('paper', 'result')),
	constraint file_result_is_an_agencys check (purpose <> 'result' or owner_kind <> 'citizen'),
	constraint file_scan_is_known check (scan in ('not_scanned', 'clean', 'infected'))
);
comment on table file is 'One upload by one owner; dossiers keep id and hash only.';
comment on column file.owner is 'Account UUID, or the name of a service.';
create index file_by_age on file (created_at);
create index file_by_content on file (sha256);

create table hold (
	file    uuid        not null,
	dossier uuid        not null,
	at      timestamptz not null default now(),
	constraint hold_once primary key (file, dossier),
	constraint hold_of_a_file foreign key (file) references file (id)
);
comment on table hold is 'A dossier or draft uses a file, which is then neither deleted nor collected.';

create table announcement (
	key       text        not null,
	at        timestamptz not null default now(),
	collected boolean     not null default false,
	constraint announcement_once primary key (key)
);
comment on table announcement is 'Keys of bytes that no content has: uploads under way or cut off, and contents without a file.';
comment on column announcement.collected is 'Collection has begun to delete the bytes; an upload may not settle any more.';
create index announcement_by_age on announcement (at);

alter table content enable row level security;
alter table content force row level security;
alter table file enable row level security;
alter table file force row level security;
alter table hold enable row level security;
alter table hold force row level security;
alter table announcement enable row level security;
alter table announcement force row level security;

create policy file_of_its_owner on file to documents_app
	using (owner = nullif(current_setting('app.subject', true), '') and owner_kind = nullif(current_setting('app.kind', true), ''));
create policy file_of_services on file to documents_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('documents', 'dossiers'));
create policy file_of_migrations on file to documents_owner using (true);

create policy hold_of_the_files_owner on hold for select to documents_app
	using (exists (select from file where file.id = hold.file));
create policy hold_of_services on hold to documents_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('documents', 'dossiers'));
create policy hold_of_migrations on hold to documents_owner using (true);

-- Contents and announcements are of nobody: whoever may upload writes them, and a content is read beside its file.
create policy content_of_somebody on content to documents_app
	using (nullif(current_setting('app.subject', true), '') is not null);
create policy content_of_migrations on content to documents_owner using (true);
create policy announcement_of_somebody on announcement to documents_app
	using (nullif(current_setting('app.subject', true), '') is not null);
create policy announcement_of_migrations on announcement to documents_owner using (true);

grant select, insert, update, delete on content, file, announcement to documents_app;
grant select, insert on hold to documents_app;
grant select on goose_db_version to documents_app;
