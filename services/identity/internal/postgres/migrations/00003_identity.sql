-- +goose Up
create table agency (
	code         text    not null,
	name         text    not null,
	name_en      text    not null default '',
	level        text    not null,
	parent       text,
	since        date    not null,
	until        date,
	succeeded_by text[]  not null default '{}',
	address      text    not null default '',
	phone        text    not null default '',
	divisions    jsonb   not null default '[]',
	version      bigint  not null default 1,
	seq          bigint  not null default 1,
	constraint agency_once primary key (code),
	constraint agency_parent_is_an_agency foreign key (parent) references agency (code),
	constraint agency_is_not_its_own_parent check (parent <> code),
	constraint agency_level_is_known check (level in ('province', 'district', 'commune')),
	constraint agency_ends_after_it_began check (until is null or until >= since)
);
comment on table agency is 'The tree of agencies; a row is never deleted, because numbers and history name it.';
comment on column agency.until is 'First day on which it is not in force.';
comment on column agency.seq is 'Number of the last event about it.';

create table succession (
	id           uuid        not null,
	kind         text        not null,
	effective    date        not null,
	predecessors text[]      not null,
	successors   text[]      not null,
	basis        text        not null,
	recorded_at  timestamptz not null default now(),
	applied_at   timestamptz,
	constraint succession_once primary key (id),
	constraint succession_kind_is_known check (kind in ('merge', 'split', 'rename', 'close')),
	constraint succession_has_both_sides check (cardinality(predecessors) > 0 and cardinality(successors) > 0)
);
comment on column succession.applied_at is 'When staff had moved and the event was told; null until its day has come.';

create table official (
	record       uuid        not null,
	account      uuid,
	username     text        not null,
	full_name    text        not null,
	email        bytea       not null,
	title        text        not null default '',
	division     text        not null default '',
	locked       boolean     not null default false,
	version      bigint      not null default 1,
	synced       bigint      not null default 0,
	try_after    timestamptz not null default now(),
	refused      text        not null default '',
	pending      text[]      not null default '{}',
	seq          bigint      not null default 0,
	changed_at   timestamptz not null default now(),
	constraint official_once primary key (record),
	constraint official_account_once unique (account),
	constraint official_username_once unique (username),
	constraint official_username_is_opaque check (username ~ '^[a-z0-9][a-z0-9._-]{2,59}$')
);
comment on table official is 'Accounts of staff; Keycloak is made to follow.';
comment on column official.account is 'Keycloak''s id, the sub of tokens; null until Keycloak has the account.';
comment on column official.email is 'Sealed; bound to the record.';
comment on column official.synced is 'Version that Keycloak has.';
comment on column official.refused is 'Code of the fault with which Keycloak refused it last.';
comment on column official.pending is 'What is denied again once Keycloak has followed: agencies, or an empty text for the whole account.';
create index official_waiting on official (try_after) where synced <> version;

create table mandate (
	record uuid        not null,
	agency text        not null,
	roles  text[]      not null,
	since  date        not null,
	until  timestamptz,
	constraint mandate_once_per_agency primary key (record, agency),
	constraint mandate_of_an_official foreign key (record) references official (record),
	constraint mandate_at_an_agency foreign key (agency) references agency (code),
	constraint mandate_has_roles check (cardinality(roles) between 1 and 8)
);
comment on table mandate is 'What a person may do at an agency; an ended mandate is a row of history only.';
create index mandate_by_agency on mandate (agency);
create index mandate_by_end on mandate (until) where until is not null;

create table denial (
	account uuid        not null,
	before  timestamptz not null,
	constraint denial_once primary key (account)
);
comment on table denial is 'Tokens of the account issued before the instant are refused.';
create index denial_by_instant on denial (before);

create table profile (
	account    uuid   not null,
	kind       text   not null,
	assurance  int    not null,
	full_name  text   not null default '',
	birth_date date,
	gender     text   not null default '',
	phone      bytea,
	address    bytea,
	language   text   not null default 'vi',
	citizen_id bytea,
	citizen_id_mac bytea,
	consents   jsonb  not null default '[]',
	version    bigint not null default 1,
	seq        bigint not null default 0,
	raised     boolean not null default true,
	constraint profile_once primary key (account),
	constraint profile_kind_is_known check (kind in ('citizen', 'staff')),
	constraint profile_assurance_is_known check (assurance between 0 and 2),
	constraint profile_proven_has_citizen_id check ((assurance = 2) = (citizen_id is not null) and (citizen_id is null) = (citizen_id_mac is null)),
	constraint profile_citizen_id_once unique (citizen_id_mac)
);
comment on table profile is 'What a person says of themselves, and what was proven at a counter.';
comment on column profile.phone is 'Sealed; bound to the account. So are address and citizen_id.';
comment on column profile.citizen_id_mac is 'HMAC for equality: one person, one proven account.';
comment on column profile.raised is 'Keycloak knows that the account is proven.';
create index profile_waiting on profile (account) where not raised;

create table proof (
	id         uuid        not null,
	account    uuid        not null,
	citizen_id bytea       not null,
	full_name  bytea       not null,
	birth_date date        not null,
	document   text        not null,
	issued_on  date,
	note       bytea,
	agency     text        not null,
	officer    text        not null,
	at         timestamptz not null,
	constraint proof_once primary key (id),
	constraint proof_of_a_profile foreign key (account) references profile (account),
	constraint proof_document_is_known check (document in ('citizen_id_card', 'passport', 'birth_certificate'))
);
comment on table proof is 'Which paper an officer saw when an account was proven; sealed columns are bound to the id.';
create index proof_by_account on proof (account, at);

create table history (
	id        uuid        not null,
	at        timestamptz not null default now(),
	kind      text        not null,
	actor     text        not null,
	acting    text        not null default '',
	operation text        not null,
	subject   text        not null,
	facts     jsonb       not null default '{}',
	constraint history_once primary key (id)
);
comment on table history is 'Every administrative change and search: who, when, what. Never a name, citizen id, phone or e-mail address.';
comment on column history.subject is 'Agency code, account, official''s record or succession.';
create index history_by_subject on history (subject, at);

-- Row-level security: kind and subject of the caller decide; "identity" is the service itself.
alter table agency enable row level security;
alter table agency force row level security;
alter table succession enable row level security;
alter table succession force row level security;
alter table official enable row level security;
alter table official force row level security;
alter table mandate enable row level security;
alter table mandate force row level security;
alter table denial enable row level security;
alter table denial force row level security;
alter table profile enable row level security;
alter table profile force row level security;
alter table proof enable row level security;
alter table proof force row level security;
alter table history enable row level security;
alter table history force row level security;

create policy agency_is_public on agency for select to identity_app
	using (nullif(current_setting('app.subject', true), '') is not null);
create policy agency_by_administrators on agency for insert to identity_app
	with check (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author', 'sample-publisher'));
create policy agency_changed_by_administrators on agency for update to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author', 'sample-publisher'));

create policy succession_by_administrators on succession to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author', 'sample-publisher'));

create policy official_seen_by_colleagues on official for select to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'dossiers', 'portal', 'sample-author', 'sample-publisher'));
create policy official_entered on official for insert to identity_app
	with check (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author', 'sample-publisher'));
create policy official_never_by_oneself on official for update to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author', 'sample-publisher')
		or nullif(current_setting('app.kind', true), '') = 'staff' and account::text is distinct from nullif(current_setting('app.subject', true), ''));

create policy mandate_seen_by_colleagues on mandate for select to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'dossiers', 'portal', 'sample-author', 'sample-publisher'));
create policy mandate_never_by_oneself on mandate to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author', 'sample-publisher')
		or nullif(current_setting('app.kind', true), '') = 'staff' and exists (select from official o
			where o.record = mandate.record and o.account::text is distinct from nullif(current_setting('app.subject', true), '')));

create policy denial_by_administrators on denial to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'staff' or nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('identity', 'sample-author', 'sample-publisher'));

create policy denial_read_by_services on denial for select to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') in ('dossiers', 'documents', 'notifications', 'portal'));

create policy profile_of_its_person on profile to identity_app
	using (account::text = nullif(current_setting('app.subject', true), '') and nullif(current_setting('app.kind', true), '') in ('citizen', 'staff'));
create policy profile_at_the_counter on profile to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'staff' and kind = 'citizen');
create policy profile_of_services on profile to identity_app
	using (nullif(current_setting('app.kind', true), '') = 'service'
		and nullif(current_setting('app.subject', true), '') in ('identity', 'dossiers', 'notifications', 'sample-author'));

create policy proof_of_the_officer on proof to identity_app
	using (officer = nullif(current_setting('app.subject', true), '') and nullif(current_setting('app.kind', true), '') in ('staff', 'service'));

create policy history_of_the_actor on history for insert to identity_app
	with check (actor = nullif(current_setting('app.subject', true), '') and kind = nullif(current_setting('app.kind', true), ''));

create policy agency_of_migrations on agency to identity_owner using (true);
create policy succession_of_migrations on succession to identity_owner using (true);
create policy official_of_migrations on official to identity_owner using (true);
create policy mandate_of_migrations on mandate to identity_owner using (true);
create policy denial_of_migrations on denial to identity_owner using (true);
create policy profile_of_migrations on profile to identity_owner using (true);
create policy proof_of_migrations on proof to identity_owner using (true);
create policy history_of_migrations on history to identity_owner using (true);

grant select, insert, update on agency, succession, official, profile to identity_app;
grant select, insert, update, delete on mandate, denial to identity_app;
grant select, insert on proof to identity_app;
grant insert on history to identity_app;
grant select on goose_db_version to identity_app;
