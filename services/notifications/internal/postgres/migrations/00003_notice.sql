-- +goose Up
create table template (
	kind     text    not null,
	version  integer not null,
	title_vi text    not null,
	title_en text    not null,
	text_vi  text    not null,
	text_en  text    not null,
	mail     boolean not null,
	constraint template_once primary key (kind, version),
	constraint template_version_is_positive check (version > 0)
);
comment on table template is 'Versioned texts of notices and mails (Go text/template); the newest version of a kind is in force.';

create table occasion (
	event       text        not null,
	seq         bigint      not null,
	kind        text        not null,
	dossier     uuid        not null,
	agency      text        not null,
	at          timestamptz not null,
	facts       jsonb       not null,
	traceparent text        not null,
	state       text        not null default 'waiting',
	attempts    integer     not null default 0,
	next_at     timestamptz not null default now(),
	claimed_by  text        not null default '',
	code        text        not null default '',
	constraint occasion_once_per_event primary key (event),
	constraint occasion_state_is_known check (state in ('waiting', 'told', 'dead'))
);
comment on table occasion is 'Events of which people are to be told; told exactly once, in the order of their dossier.';
comment on column occasion.code is 'What went wrong last, as a code.';
create index occasion_due on occasion (next_at) where state = 'waiting';
create index occasion_of_dossier on occasion (dossier, seq) where state = 'waiting';
create index occasion_dead on occasion (at desc) where state = 'dead';

create table notice (
	id       uuid        not null,
	event    text        not null,
	account  text        not null,
	kind     text        not null,
	version  integer     not null,
	title_vi text        not null,
	title_en text        not null,
	text_vi  text        not null,
	text_en  text        not null,
	dossier  uuid        not null,
	at       timestamptz not null,
	read_at  timestamptz,
	constraint notice_by_id primary key (id),
	constraint notice_once_per_event_and_account unique (event, account),
	constraint notice_of_an_occasion foreign key (event) references occasion (event)
);
comment on table notice is 'What one account sees in the portal.';
create index notice_of_account on notice (account, at desc, id desc);
create index notice_unread on notice (account) where read_at is null;

create table mail (
	id          uuid        not null,
	event       text        not null,
	notice      uuid,
	account     text        not null,
	agency      text        not null,
	kind        text        not null,
	dossier     uuid        not null,
	address     text        not null,
	name        text        not null,
	language    text        not null,
	title       text        not null,
	body        text        not null,
	traceparent text        not null,
	state       text        not null default 'created',
	attempts    integer     not null default 0,
	next_at     timestamptz not null default now(),
	claimed_by  text        not null default '',
	code        text        not null default '',
	created_at  timestamptz not null default now(),
	settled_at  timestamptz,
	constraint mail_by_id primary key (id),
	constraint mail_once_per_notice unique (notice),
	constraint mail_of_an_occasion foreign key (event) references occasion (event),
	constraint mail_of_a_notice foreign key (notice) references notice (id),
	constraint mail_state_is_known check (state in
		('created', 'sending', 'sent', 'delivered', 'temporary_failure', 'permanent_failure', 'unknown', 'cancelled')),
	constraint mail_forgets_the_address_once_sent check (state not in ('sent', 'delivered') or address = '' and name = '' and body = '')
);
comment on table mail is 'Messages to addresses; address, name and text are forgotten once sent.';
comment on column mail.code is 'Reply of the mail server as a code, without its text.';
create index mail_due on mail (agency, next_at) where state in ('created', 'sending', 'temporary_failure', 'unknown');
create index mail_given_up on mail (settled_at desc) where state in ('permanent_failure', 'cancelled');

alter table template enable row level security;
alter table template force row level security;
alter table occasion enable row level security;
alter table occasion force row level security;
alter table notice enable row level security;
alter table notice force row level security;
alter table mail enable row level security;
alter table mail force row level security;

create policy template_of_the_service on template to notifications_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'notifications');
create policy template_of_migrations on template to notifications_owner using (true);
create policy occasion_of_the_service on occasion to notifications_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'notifications');
create policy occasion_of_migrations on occasion to notifications_owner using (true);
create policy notice_of_the_service on notice to notifications_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'notifications');
create policy notice_of_its_account on notice to notifications_app
	using (nullif(current_setting('app.kind', true), '') in ('citizen', 'staff') and account = nullif(current_setting('app.subject', true), ''));
create policy notice_of_migrations on notice to notifications_owner using (true);
create policy mail_of_the_service on mail to notifications_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = 'notifications');
create policy mail_of_its_account on mail for select to notifications_app
	using (nullif(current_setting('app.kind', true), '') in ('citizen', 'staff') and account = nullif(current_setting('app.subject', true), ''));
create policy mail_of_migrations on mail to notifications_owner using (true);

grant select on template, goose_db_version to notifications_app;
grant select, insert, update on occasion, notice, mail to notifications_app;
