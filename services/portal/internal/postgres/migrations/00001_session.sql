-- +goose Up
create table session (
	hash         bytea       not null,
	account      uuid        not null,
	sid          text        not null,
	kind         text        not null,
	name         text        not null,
	email        text        not null default '',
	mandates     jsonb       not null default '[]',
	acting       text        not null default '',
	tokens       bytea       not null,
	created_at   timestamptz not null,
	last_seen_at timestamptz not null,
	constraint session_has_one_hash primary key (hash),
	constraint session_hash_is_sha256 check (octet_length(hash) = 32)
);
comment on table session is 'Who is signed in; tokens are encrypted, the cookie''s id is kept as a hash only.';
create index session_by_sid on session (sid);
create index session_by_account on session (account);
create index session_by_age on session (last_seen_at);

create table login (
	state_hash bytea       not null,
	sealed     bytea       not null,
	return_to  text        not null,
	created_at timestamptz not null,
	constraint login_has_one_state primary key (state_hash)
);
comment on table login is 'Sign-ins that have begun at Keycloak; taken once, swept after 15 minutes.';

create table kept_form (
	owner_hash bytea       not null,
	procedure  text        not null,
	sealed     bytea       not null,
	updated_at timestamptz not null,
	constraint kept_form_one_per_procedure primary key (owner_hash, procedure),
	constraint kept_form_is_text_only check (octet_length(sealed) <= 262144)
);
comment on table kept_form is 'Forms typed without a session, encrypted under the visitor''s cookie, for 7 days.';
create index kept_form_by_age on kept_form (updated_at);

-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['session', 'login', 'kept_form'] loop
		execute format('alter table %I enable row level security', t);
		execute format('alter table %I force row level security', t);
		execute format('create policy %I on %I to portal_app using (nullif(current_setting(''app.kind'', true), '''') = ''service'' and current_setting(''app.subject'', true) = ''portal'')', t || '_of_portal', t);
		execute format('create policy %I on %I to portal_owner using (true)', t || '_owner', t);
		execute format('grant select, insert, update, delete on %I to portal_app', t);
	end loop;
end $$;
-- +goose StatementEnd
grant select on goose_db_version to portal_app;
