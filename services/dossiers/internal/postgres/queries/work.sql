-- name: PutWorkItem :exec
insert into work_item (dossier, agency, part, number, procedure, name_vi, name_en, status, channel, title, search, step, assignee, role, waiting,
	rank, due, dossier_due, clock, flags, since, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
on conflict (dossier, agency) do update set part = excluded.part, number = excluded.number, procedure = excluded.procedure, name_vi = excluded.name_vi,
	name_en = excluded.name_en, status = excluded.status, channel = excluded.channel, title = excluded.title, search = excluded.search,
	step = excluded.step, assignee = excluded.assignee, role = excluded.role, waiting = excluded.waiting, rank = excluded.rank, due = excluded.due,
	dossier_due = excluded.dossier_due, clock = excluded.clock, flags = excluded.flags, since = excluded.since, version = excluded.version;

-- name: DeleteWorkItem :exec
delete from work_item where dossier = $1 and agency = $2;

-- name: Inbox :many
select w.* from work_item w
where w.agency = @agency and (w.rank, w.due, w.dossier) > (@after_rank::smallint, @after_due::timestamptz, @after_dossier::uuid)
	and (@view::text in ('', 'agency') or @view = 'waiting' and w.waiting
		or @view = 'queue' and not w.waiting and w.assignee = '' and (cardinality(@roles::text[]) = 0 or w.role = any (@roles)))
	and (@due_from::timestamptz = '0001-01-01T00:00:00Z' or w.due >= @due_from)
	and (@due_until::timestamptz = '10000-01-01T00:00:00Z' or w.due < @due_until and w.clock in ('not_started', 'running'))
	and (@status::text = '' or w.status = @status) and (@procedure::text = '' or w.procedure = @procedure) and (@channel::text = '' or w.channel = @channel)
	and (@pattern::text = '' or w.search like @pattern)
order by w.rank, w.due, w.dossier
limit @page_size;

-- name: InboxMine :many
select w.* from work_item w
where w.agency = @agency and w.assignee = @account and not w.waiting
	and (w.rank, w.due, w.dossier) > (@after_rank::smallint, @after_due::timestamptz, @after_dossier::uuid)
	and (@due_from::timestamptz = '0001-01-01T00:00:00Z' or w.due >= @due_from)
	and (@due_until::timestamptz = '10000-01-01T00:00:00Z' or w.due < @due_until and w.clock in ('not_started', 'running'))
	and (@status::text = '' or w.status = @status) and (@procedure::text = '' or w.procedure = @procedure) and (@channel::text = '' or w.channel = @channel)
	and (@pattern::text = '' or w.search like @pattern)
order by w.rank, w.due, w.dossier
limit @page_size;

-- name: Counts :one
select (select count(*) from (select 1 from work_item w where w.agency = @agency and w.assignee = @account and not w.waiting limit 1000) n) as mine,
	(select count(*) from (select 1 from work_item w where w.agency = @agency and w.assignee = '' and not w.waiting
			and (cardinality(@roles::text[]) = 0 or w.role = any (@roles)) limit 1000) n) as queue,
	(select count(*) from (select 1 from work_item w where w.agency = @agency and w.waiting limit 1000) n) as waiting,
	(select count(*) from (select 1 from work_item w where w.agency = @agency limit 1000) n) as agency,
	(select count(*) from (select 1 from work_item w where w.agency = @agency and w.due < @now::timestamptz
			and w.clock in ('not_started', 'running') limit 1000) n) as overdue,
	(select count(*) from (select 1 from work_item w where w.agency = @agency and w.due >= @now and w.due < @today_until::timestamptz
			and w.clock in ('not_started', 'running') limit 1000) n) as today;
