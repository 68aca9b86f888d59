package inbox

import "strings"

// schema is one migration's text; {svc} is the service's name. It needs the
// command log of libs/pg beside it.
const schema = `
create table consumed (
	source    text        not null,
	aggregate text        not null,
	last_seq  bigint      not null default 0,
	at        timestamptz not null default now(),
	constraint consumed_once_per_aggregate primary key (source, aggregate),
	constraint consumed_seq_is_not_negative check (last_seq >= 0)
);
comment on table consumed is 'The last event of each foreign aggregate that was dealt with; the next one to apply is last_seq + 1.';

create table parked_event (
	source    text        not null,
	aggregate text        not null,
	seq       bigint      not null,
	id        text        not null,
	type      text        not null,
	reason    text        not null,
	body      json        not null,
	parked_at timestamptz not null default now(),
	constraint parked_event_once primary key (source, aggregate, seq),
	constraint parked_event_reason_is_known check (reason in ('gap', 'unknown'))
);
comment on table parked_event is 'Events that wait: for the ones before them (gap), or for a release that knows their type (unknown).';

create table dead_letter (
	id          bigint      generated always as identity,
	source      text        not null,
	topic       text        not null,
	event       text        not null,
	kind        text        not null,
	reason      text        not null,
	body        bytea       not null,
	at          timestamptz not null default now(),
	replayed_at timestamptz,
	constraint dead_letter_by_arrival primary key (id),
	constraint dead_letter_kind_is_known check (kind in ('rejected', 'refused'))
);
create unique index dead_letter_once on dead_letter (topic, event, sha256(body));
comment on table dead_letter is 'Events that this service can never apply (rejected; may be replayed after a repair) and messages that are no authentic events (refused; never applied).';

alter table consumed enable row level security;
alter table consumed force row level security;
alter table parked_event enable row level security;
alter table parked_event force row level security;
alter table dead_letter enable row level security;
alter table dead_letter force row level security;

create policy consumed_owner on consumed to {svc}_owner using (true);
create policy parked_event_owner on parked_event to {svc}_owner using (true);
create policy dead_letter_owner on dead_letter to {svc}_owner using (true);
create policy consumed_by_the_service on consumed to {svc}_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = '{svc}');
create policy parked_event_by_the_service on parked_event to {svc}_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = '{svc}');
create policy dead_letter_by_the_service on dead_letter to {svc}_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = '{svc}');

grant select, insert, update on consumed to {svc}_app;
grant select, insert, delete on parked_event to {svc}_app;
grant select, insert, update on dead_letter to {svc}_app;
`

// Migration gives the statements that make the inbox of a service, for one
// migration of its own: the owner runs them as one text without parameters.
func Migration(service string) string { return strings.ReplaceAll(schema, "{svc}", service) }
