-- The officer's day: what lists read instead of dossiers.
-- +goose Up
create table work_item (
	dossier        uuid        not null,
	agency         text        not null,
	part           text        not null,
	number         text        not null default '',
	procedure      text        not null,
	name_vi        text        not null,
	name_en        text        not null default '',
	status         text        not null,
	channel        text        not null,
	title          text        not null,
	search         text        not null,
	step           text        not null default '',
	assignee       text        not null default '',
	role           text        not null default '',
	waiting        boolean     not null,
	rank           smallint    not null,
	due            timestamptz not null,
	dossier_due    timestamptz,
	clock          text        not null,
	flags          text[]      not null default '{}',
	since          timestamptz not null,
	version        bigint      not null,
	constraint work_item_pkey primary key (dossier, agency),
	constraint work_item_of_a_dossier foreign key (dossier) references dossier (id) on delete cascade
);
create index work_item_queue on work_item (agency, rank, due, dossier);
create index work_item_of_officer on work_item (agency, assignee, rank, due, dossier);
create index work_item_due on work_item (agency, due, dossier);
comment on table work_item is 'One agency''s open work on one dossier, derived from it in the same transaction.';
comment on column work_item.search is 'Number, names and codes without diacritics, lower case. No trigram index: LIKE is not leakproof, so under row-level security PostgreSQL would never use one; the agency''s own rows are read instead.';
comment on column work_item.waiting is 'It waits for somebody else: a supplement, an opinion.';
comment on column work_item.role is 'Who should act next; only those are shown it in their queue.';
comment on column work_item.rank is '0 online of service level 3-4, 1 other: the first come before the second.';
comment on column work_item.due is 'Of the step, else of the dossier; the end of the year 9999 where there is none, so that it sorts last.';

create table look_up_guess (
	key   bytea       not null,
	span  timestamptz not null,
	count integer     not null,
	constraint look_up_guess_pkey primary key (key, span),
	constraint look_up_guess_counts check (count >= 0)
);
create index look_up_guess_span on look_up_guess (span);
comment on table look_up_guess is 'Tries of the public look-up per number, client network and overall in a span of time, across instances; keys are HMACs.';
