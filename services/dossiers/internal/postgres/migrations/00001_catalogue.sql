-- The catalogue: what people may file, where, and by which calendar it is counted.
-- +goose Up
grant select on goose_db_version to dossiers_app;

create table agency (
	code      text        not null,
	parent    text        not null default '',
	level     text        not null,
	since     date        not null,
	until     date,
	successor text[]      not null default '{}',
	constraint agency_pkey primary key (code),
	constraint agency_level_is_known check (level in ('province', 'district', 'commune')),
	constraint agency_ends_after_it_began check (until >= since)
);
comment on table agency is 'Projection of the tree that identity owns, fed by its events: no names.';
comment on column agency.until is 'First day on which the agency does no more exist; null: it does.';
comment on column agency.successor is 'Agencies that took its place.';

create table calendar (
	scope      text        not null,
	body       jsonb       not null,
	version    bigint      not null default 1,
	applied    bigint      not null default 0,
	changed_by text        not null,
	changed_at timestamptz not null default now(),
	constraint calendar_pkey primary key (scope),
	constraint calendar_version_counts check (version > 0),
	constraint calendar_applied_is_a_version check (applied between 0 and version)
);
comment on table calendar is 'Working time of the province (scope province) and of agencies, which state only what differs.';
comment on column calendar.applied is 'Version by which running due dates were recomputed; a job works where it is behind.';
comment on column calendar.body is 'worktime.Calendar as JSON.';

create table procedure (
	code        text    not null,
	name_vi     text    not null,
	name_en     text    not null default '',
	field_vi    text    not null default '',
	field_en    text    not null default '',
	owner       text    not null,
	source      text    not null default '',
	provisional boolean not null,
	folded_name text    not null,
	search      text    not null,
	constraint procedure_pkey primary key (code)
);
comment on table procedure is 'Catalogue of administrative procedures (thủ tục hành chính).';
comment on column procedure.owner is 'The province, or the agency whose own procedure it is.';
comment on column procedure.provisional is 'No official source shows it.';
create index procedure_by_name on procedure (folded_name, code);
comment on column procedure.folded_name is 'Vietnamese name without diacritics, lower case: the order of lists.';
comment on column procedure.search is 'Code, names and field without diacritics, lower case.';

create table procedure_version (
	procedure       text        not null,
	number          integer     not null,
	state           text        not null,
	author          text        not null,
	publisher       text        not null default '',
	effective_from  date        not null,
	effective_until date,
	assurance       smallint    not null,
	service_level   smallint    not null,
	handler         text        not null default '',
	body            jsonb       not null,
	form            bytea       not null,
	written_at      timestamptz not null default now(),
	constraint procedure_version_pkey primary key (procedure, number),
	constraint procedure_version_of_a_procedure foreign key (procedure) references procedure (code),
	constraint procedure_version_state_is_known check (state in ('draft', 'published', 'retired')),
	constraint procedure_version_publisher_is_not_its_author check (publisher = '' or publisher <> author),
	constraint procedure_version_published_has_a_publisher check (state = 'draft' or publisher <> ''),
	constraint procedure_version_ends_after_it_began check (effective_until >= effective_from)
);
create unique index procedure_version_one_starts_a_day on procedure_version (procedure, effective_from) where state = 'published';
comment on table procedure_version is 'What a procedure demands and promises from a day on; once published it does not change, a dossier is bound to it.';
comment on column procedure_version.handler is 'Agency that handles; empty: the one that receives.';
comment on column procedure_version.body is 'Texts, limits, components, fee lines, steps and results as JSON.';
comment on column procedure_version.form is 'The e-form as it was written, byte for byte.';

create table offering (
	procedure text not null,
	agency    text not null,
	since     date not null,
	until     date,
	constraint offering_pkey primary key (procedure, agency, since),
	constraint offering_of_a_procedure foreign key (procedure) references procedure (code),
	constraint offering_ends_after_it_began check (until >= since)
);
create index offering_agency on offering (agency, procedure);
comment on table offering is 'Which agency takes a procedure in a span of days; until is the first day on which it does not.';

create table snippet (
	agency text not null default '',
	key    text not null,
	use    text not null,
	text   text not null,
	constraint snippet_pkey primary key (agency, key),
	constraint snippet_use_is_known check (use in ('supplement', 'refusal')),
	constraint snippet_says_something check (text <> '')
);
comment on table snippet is 'Ready reasons for supplement and refusal; agency empty: the province''s.';

create table saved_filter (
	account text not null,
	name    text not null,
	query   text not null,
	constraint saved_filter_pkey primary key (account, name)
);
comment on table saved_filter is 'Filters of the inbox that an officer keeps.';

-- +goose StatementBegin
do $$
declare
	shared text;
begin
	foreach shared in array array['agency', 'calendar', 'procedure', 'procedure_version', 'offering', 'snippet', 'saved_filter'] loop
		execute format('alter table %I enable row level security', shared);
		execute format('alter table %I force row level security', shared);
		execute format('create policy %I on %I to dossiers_owner using (true)', shared || '_owner', shared);
	end loop;
	-- The catalogue is public; who asks has always said so, be it the service itself.
	foreach shared in array array['agency', 'calendar', 'procedure', 'procedure_version', 'offering'] loop
		execute format($p$create policy %I on %I for select to dossiers_app
			using (nullif(current_setting('app.kind', true), '') is not null)$p$, shared || '_seen', shared);
		execute format('grant select, insert, update on %I to dossiers_app', shared);
	end loop;
	-- Writing needs an office: roles are checked in the chain, here that it is staff with an agency, or the sample importer.
	foreach shared in array array['procedure', 'procedure_version'] loop
		execute format($p$create policy %I on %I to dossiers_app
			using (current_setting('app.kind', true) = 'staff' and nullif(current_setting('app.agencies', true), '') is not null
			    or current_setting('app.kind', true) = 'service' and current_setting('app.subject', true) in ('dossiers', 'sample-author', 'sample-publisher'))$p$,
			shared || '_written', shared);
	end loop;
end
$$;
-- +goose StatementEnd

create policy agency_written on agency to dossiers_app
	using (current_setting('app.kind', true) = 'service' and current_setting('app.subject', true) = 'dossiers');
create policy calendar_written on calendar to dossiers_app
	using (current_setting('app.kind', true) = 'staff' and nullif(current_setting('app.agencies', true), '') is not null
	    or current_setting('app.kind', true) = 'service' and current_setting('app.subject', true) in ('dossiers', 'sample-author'));
create policy offering_written on offering to dossiers_app
	using (current_setting('app.kind', true) = 'staff' and nullif(current_setting('app.agencies', true), '') is not null
	    or current_setting('app.kind', true) = 'service' and current_setting('app.subject', true) in ('dossiers', 'sample-author'));
create policy snippet_seen on snippet for select to dossiers_app
	using (current_setting('app.kind', true) = 'staff' and (agency = '' or agency = any (string_to_array(nullif(current_setting('app.agencies', true), ''), ',')))
	    or current_setting('app.kind', true) = 'service' and current_setting('app.subject', true) in ('dossiers', 'sample-author'));
create policy snippet_written on snippet to dossiers_app
	using (current_setting('app.kind', true) = 'staff' and agency = any (string_to_array(nullif(current_setting('app.agencies', true), ''), ','))
	    or current_setting('app.kind', true) = 'service' and current_setting('app.subject', true) in ('dossiers', 'sample-author'));
grant select, insert, update, delete on snippet to dossiers_app;
create policy saved_filter_of_account on saved_filter to dossiers_app
	using (current_setting('app.kind', true) = 'staff' and account = nullif(current_setting('app.subject', true), ''));
grant select, insert, update, delete on saved_filter to dossiers_app;
