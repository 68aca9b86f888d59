-- The dossier (hồ sơ) and what belongs to it. A dossier belongs to the province; agencies are parties to it.
-- +goose Up
create table dossier (
	id                uuid        not null,
	version           bigint      not null,
	status            text        not null,
	channel           text        not null,
	language          text        not null,
	procedure         text        not null,
	procedure_version integer     not null,
	name_vi           text        not null,
	name_en           text        not null default '',
	creator           text        not null,
	receive_agency    text        not null default '',
	handle_agency     text        not null default '',
	lead_agency       text        not null default '',
	agencies          text[]      not null,
	accounts          text[]      not null,
	owner_name        text        not null,
	needs_applicant   boolean     not null,
	ongoing           boolean     not null,
	lapses            date,
	parent            uuid,
	bundle            uuid,
	created_at        timestamptz not null,
	updated_at        timestamptz not null,
	filed_at          timestamptz,
	received_at       timestamptz,
	ended_at          timestamptz,
	due               timestamptz,
	content           jsonb       not null,
	sealed            bytea       not null,
	history_seq       bigint      not null,
	history_hash      bytea,
	event_seq         bigint      not null,
	constraint dossier_pkey primary key (id),
	constraint dossier_parent_exists foreign key (parent) references dossier (id),
	constraint dossier_status_is_one_of_thirteen check (status in ('draft', 'awaiting_reception', 'received', 'supplement_required', 'in_process',
		'awaiting_approval', 'approved', 'result_issued', 'completed', 'refused', 'withdrawn', 'stopped', 'not_settled')),
	constraint dossier_channel_is_known check (channel in ('counter', 'online', 'post')),
	constraint dossier_version_counts check (version > 0),
	constraint dossier_draft_has_no_party check (status <> 'draft' or cardinality(agencies) = 0),
	constraint dossier_filed_has_receive_and_handle check (status = 'draft' or (receive_agency <> '' and handle_agency <> '' and cardinality(agencies) > 0)),
	constraint dossier_history_has_a_head check ((history_seq = 0) = (history_hash is null))
);
create index dossier_draft_of_creator on dossier (creator, updated_at) where status = 'draft';
create index dossier_draft_of_agency on dossier (receive_agency, id) where status = 'draft';
create index dossier_draft_unused on dossier (updated_at) where status = 'draft';
create index dossier_ongoing on dossier (id) where ongoing;
create index dossier_lapsing on dossier (lapses, id) where lapses is not null;
create index dossier_parent on dossier (parent) where parent is not null;
create index dossier_bundle on dossier (bundle) where bundle is not null;
comment on table dossier is 'A dossier as it is now. No foreign key to procedure_version: those are never deleted, and a lock on one row by every filing would be the busiest in the house.';
comment on column dossier.version is 'Counts changes; a writer names the one it read.';
comment on column dossier.agencies is 'Agencies that are a party now, as dossier_party says. Kept here so that the policy of this row asks no other table: child rows inherit from it without a cycle.';
comment on column dossier.accounts is 'Accounts that see it as citizens: the creator of a draft, else owners, submitter, representatives, as dossier_person says.';
comment on column dossier.lead_agency is 'Agency of the open lead step run.';
comment on column dossier.ongoing is 'A change of the calendar may move a date of it.';
comment on column dossier.lapses is 'Last day to answer an open supplement of the examination.';
comment on column dossier.needs_applicant is 'The applicant has to act.';
comment on column dossier.bundle is 'Dossiers filed in one go (liên thông) share it.';
comment on column dossier.content is 'What no query asks for: parts, clock, supplements, decision, results, deliveries, fees, rating.';
comment on column dossier.sealed is 'Answers of the form and the last changes to them, encrypted: they hold citizen ids and phones.';
comment on column dossier.history_seq is 'Head of the history chain: its last entry.';
comment on column dossier.history_hash is 'Head of the history chain: that entry''s hash.';
comment on column dossier.event_seq is 'Last event of this dossier; consumers apply seq + 1.';

create table dossier_party (
	dossier  uuid        not null,
	position smallint    not null,
	agency   text        not null,
	part     text        not null,
	since    timestamptz not null,
	until    timestamptz,
	constraint dossier_party_pkey primary key (dossier, agency, part, since),
	constraint dossier_party_of_a_dossier foreign key (dossier) references dossier (id) on delete cascade,
	constraint dossier_party_part_is_known check (part in ('assist', 'receive', 'handle', 'consult', 'return', 'supervise')),
	constraint dossier_party_ends_after_it_began check (until is null or until >= since)
);
create unique index dossier_party_one_receive on dossier_party (dossier) where part = 'receive';
create unique index dossier_party_one_current_handle on dossier_party (dossier) where part = 'handle' and until is null;
create index dossier_party_of_agency on dossier_party (agency, dossier) where until is null;
comment on table dossier_party is 'Parts of agencies in a dossier: exactly one receive, exactly one current handle (it decides).';

create table dossier_person (
	id             uuid     not null,
	dossier        uuid     not null,
	position       smallint not null,
	part           text     not null,
	kind           text     not null,
	account        text     not null default '',
	full_name      text     not null,
	citizen_id     bytea,
	citizen_id_mac bytea,
	tax_code       text     not null default '',
	birth_date     date,
	phone          bytea,
	email          text     not null default '',
	address        text     not null default '',
	basis          text     not null default '',
	constraint dossier_person_pkey primary key (id),
	constraint dossier_person_of_a_dossier foreign key (dossier) references dossier (id) on delete cascade,
	constraint dossier_person_part_is_known check (part in ('owner', 'submitter', 'representative', 'assistant')),
	constraint dossier_person_citizen_id_has_its_mac check ((citizen_id is null) = (citizen_id_mac is null))
);
create index dossier_person_dossier on dossier_person (dossier);
create index dossier_person_account on dossier_person (account, dossier) where account <> '';
create index dossier_person_citizen_id on dossier_person (citizen_id_mac) where citizen_id_mac is not null;
comment on table dossier_person is 'Snapshot of a person as filed, and the account, if any.';
comment on column dossier_person.citizen_id is 'Encrypted; the text begins with the id of the key.';
comment on column dossier_person.citizen_id_mac is 'HMAC of the citizen id, for equality search.';
comment on column dossier_person.phone is 'Encrypted; the text begins with the id of the key.';

create table step_run (
	id          uuid        not null,
	dossier     uuid        not null,
	position    smallint    not null,
	step        text        not null,
	name_vi     text        not null,
	name_en     text        not null default '',
	kind        text        not null,
	agency      text        not null,
	division    text        not null default '',
	officer     text        not null default '',
	since       timestamptz not null,
	due         timestamptz,
	accepted_at timestamptz,
	finished_at timestamptz,
	outcome     text        not null default '',
	question    text        not null default '',
	verdict     text        not null default '',
	text        text        not null default '',
	file        uuid,
	asker       text        not null default '',
	constraint step_run_pkey primary key (id),
	constraint step_run_of_a_dossier foreign key (dossier) references dossier (id) on delete cascade,
	constraint step_run_kind_is_known check (kind in ('lead', 'opinion', 'hand_over')),
	constraint step_run_ends_after_it_began check (finished_at is null or finished_at >= since)
);
create index step_run_dossier on step_run (dossier);
create unique index step_run_one_open_lead on step_run (dossier) where kind = 'lead' and finished_at is null;
comment on table step_run is 'One stretch of work of one unit; form 06 prints them.';

create table dossier_file (
	dossier uuid not null,
	file    uuid not null,
	use     text not null,
	constraint dossier_file_pkey primary key (file, dossier, use),
	constraint dossier_file_of_a_dossier foreign key (dossier) references dossier (id) on delete cascade,
	constraint dossier_file_use_is_known check (use in ('part', 'result', 'opinion'))
);
create index dossier_file_dossier on dossier_file (dossier);
comment on table dossier_file is 'Files that a dossier shows now, so that documents can ask who may open one.';

create table dossier_history (
	dossier     uuid        not null,
	seq         bigint      not null,
	at          timestamptz not null,
	event       text        not null,
	status      text        not null,
	actor_kind  text        not null,
	actor       text        not null,
	agency      text        not null default '',
	note        text        not null default '',
	prev_hash   bytea,
	hash        bytea       not null,
	constraint dossier_history_pkey primary key (dossier, seq),
	constraint dossier_history_of_a_dossier foreign key (dossier) references dossier (id) on delete cascade,
	constraint dossier_history_seq_counts check (seq > 0),
	constraint dossier_history_first_has_no_predecessor check ((seq = 1) = (prev_hash is null))
);
comment on table dossier_history is 'What happened, one hash chain per dossier; nobody may change or delete a row.';

create table dossier_access (
	dossier uuid        not null,
	account text        not null,
	hour    timestamptz not null,
	what    text        not null,
	agency  text        not null,
	at      timestamptz not null default clock_timestamp(),
	constraint dossier_access_once_per_hour primary key (dossier, account, hour, what),
	constraint dossier_access_of_a_dossier foreign key (dossier) references dossier (id) on delete cascade,
	constraint dossier_access_what_is_known check (what in ('read', 'reveal', 'file'))
);
create index dossier_access_newest on dossier_access (dossier, at desc);
comment on table dossier_access is 'Who of the staff opened the dossier, for its owner to see; one row per account, dossier, hour and what.';

create table dossier_number (
	dossier uuid        not null,
	issuer  text        not null,
	scheme  text        not null,
	number  text        not null,
	own     boolean     not null,
	at      timestamptz not null default now(),
	constraint dossier_number_unique_per_issuer primary key (number, issuer, scheme),
	constraint dossier_number_of_a_dossier foreign key (dossier) references dossier (id)
);
create unique index dossier_number_one_own on dossier_number (dossier) where own;
create index dossier_number_dossier on dossier_number (dossier);
comment on table dossier_number is 'Numbers that people read; ours (own) and those of the national portal. A dossier that has one cannot be deleted.';

create table number_counter (
	agency text   not null,
	scheme text   not null,
	day    date   not null,
	last   bigint not null,
	constraint number_counter_pkey primary key (agency, scheme, day),
	constraint number_counter_counts check (last > 0)
) with (fillfactor = 50);
comment on table number_counter is 'Last number taken per receiving agency, scheme and day in Asia/Ho_Chi_Minh; taken last in the transaction that files, so that none is lost.';

create table inbound (
	source      text        not null,
	external_id text        not null,
	dossier     uuid        not null,
	at          timestamptz not null default now(),
	constraint inbound_once_per_source primary key (source, external_id),
	constraint inbound_of_a_dossier foreign key (dossier) references dossier (id)
);
create index inbound_dossier on inbound (dossier);
comment on table inbound is 'Dossiers that other systems sent; the same one twice is one dossier.';
