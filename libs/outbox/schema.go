package outbox

import "strings"

// schema is one migration's text; {svc} is the service's name. Partitions are
// made by the relay when it needs them, not here, so that the dump of a fresh
// schema is the same in every month.
const schema = `
create table outbox (
	ordinal    bigint      generated always as identity,
	id         text        not null,
	aggregate  text        not null,
	seq        bigint      not null,
	type       text        not null,
	topic      text        not null,
	agencies   text[]      not null default '{}',
	body       json        not null,
	created_at timestamptz not null default now(),
	constraint outbox_in_order primary key (ordinal),
	constraint outbox_event_once unique (id),
	constraint outbox_aggregate_counts_up unique (aggregate, seq),
	constraint outbox_seq_is_positive check (seq > 0)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
comment on table outbox is 'Events of committed transactions that are not published yet; the relay takes them, never by "ordinal > last", since ordinals commit out of order.';

create table outbox_published (
	position     bigint      not null,
	id           text        not null,
	aggregate    text        not null,
	seq          bigint      not null,
	type         text        not null,
	agencies     text[]      not null,
	body         json        not null,
	created_at   timestamptz not null,
	published_at timestamptz not null,
	constraint outbox_published_in_order primary key (position, published_at)
) partition by range (published_at);
create index outbox_published_of_aggregate on outbox_published (aggregate, seq);
comment on table outbox_published is 'Journal of published events, one partition a month; read by position for rebuilds and by aggregate for repairs.';

create table outbox_head (
	single   boolean not null default true,
	position bigint  not null default 0,
	constraint outbox_head_is_one_row primary key (single),
	constraint outbox_head_is_true check (single)
);
comment on table outbox_head is 'Position of the newest published event; its row lock keeps two relays apart even if one lost its advisory lock unnoticed.';
insert into outbox_head default values;

create function outbox_partition(day date) returns void language plpgsql security definer
	set search_path = pg_catalog, public set timezone = 'UTC' as $body$
declare
	first date := date_trunc('month', day);
	name text := 'outbox_published_' || to_char(first, 'YYYYMM');
begin
	if to_regclass('public.' || name) is not null then
		return;
	end if;
	execute format('create table public.%I partition of public.outbox_published for values from (%L) to (%L)', name, first, first + interval '1 month');
	execute format('alter table public.%I enable row level security', name);
	execute format('alter table public.%I force row level security', name);
	execute format('create policy %I on public.%I to {svc}_owner using (true)', name || '_owner', name);
end
$body$;
comment on function outbox_partition is 'Makes the partition of a month as the owner; only the relay may call it.';
revoke all on function outbox_partition(date) from public;
grant execute on function outbox_partition(date) to {svc}_relay;

alter table outbox enable row level security;
alter table outbox force row level security;
alter table outbox_published enable row level security;
alter table outbox_published force row level security;
alter table outbox_head enable row level security;
alter table outbox_head force row level security;

create policy outbox_owner on outbox to {svc}_owner using (true);
create policy outbox_published_owner on outbox_published to {svc}_owner using (true);
create policy outbox_head_owner on outbox_head to {svc}_owner using (true);
create policy outbox_app_appends on outbox for insert to {svc}_app with check (true);
create policy outbox_relay_sees on outbox for select to {svc}_relay using (true);
create policy outbox_relay_takes on outbox for delete to {svc}_relay using (true);
create policy outbox_published_relay on outbox_published to {svc}_relay using (true) with check (true);
create policy outbox_head_relay on outbox_head to {svc}_relay using (true) with check (true);
create policy outbox_published_services_read on outbox_published for select to {svc}_app
	using (nullif(current_setting('app.kind', true), '') = 'service');

grant insert on outbox to {svc}_app;
grant select on outbox_published to {svc}_app;
grant select, delete on outbox to {svc}_relay;
grant select, insert on outbox_published to {svc}_relay;
grant select, update on outbox_head to {svc}_relay;
`

// Migration gives the statements that make the outbox of a service, for one
// migration of its own: the owner runs them as one text without parameters.
func Migration(service string) string { return strings.ReplaceAll(schema, "{svc}", service) }
