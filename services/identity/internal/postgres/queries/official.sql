-- name: InsertOfficial :exec
-- The request itself tells Keycloak; the job takes over when it could not.
insert into official (record, username, full_name, email, title, division, try_after) values ($1, $2, $3, $4, $5, $6, now() + interval '3 seconds');

-- name: FindOfficial :one
select * from official where account = $1;

-- name: FindRecord :one
select * from official where record = $1;

-- name: LockOfficial :one
select * from official where account = $1 for no key update;

-- name: LockRecord :one
select * from official where record = $1 for no key update;

-- name: UpdateOfficial :exec
update official set title = @title, division = @division, locked = @locked, version = @version, seq = @seq,
	pending = @pending, try_after = now() + interval '3 seconds', changed_at = now()
where record = @record;

-- name: DropMandates :exec
delete from mandate where record = $1;

-- name: InsertMandate :exec
insert into mandate (record, agency, roles, since, until) values (@record, @agency, @roles, @since, sqlc.narg(until));

-- name: MandatesOf :many
select * from mandate where record = any((@records::text[])::uuid[]) order by record, since, agency;

-- name: ListOfficials :many
select * from official o
where o.account is not null and o.username > @after
	and (@agency::text = '' and @role::text = '' or exists (select from mandate m where m.record = o.record
		and (@agency = '' or m.agency = @agency) and (@role = '' or @role = any(m.roles)) and (m.until is null or m.until > now())))
	and (cardinality(@accounts::text[]) = 0 or o.account = any((@accounts::text[])::uuid[]))
order by o.username limit @most;

-- name: AllOfficials :many
select * from official;

-- name: UnsyncedOfficials :many
select * from official where synced <> version and try_after <= now() order by try_after limit $1;

-- name: SettleOfficial :exec
-- A change that came in between keeps waiting, with what it denies.
update official set account = @account, synced = greatest(synced, @version), refused = '', seq = @seq,
	pending = case when version = @version then '{}' else pending end
where record = @record;

-- name: PostponeOfficial :exec
update official set try_after = now() + interval '1 minute', refused = $2 where record = $1;

-- name: UnsettleOfficials :exec
update official set synced = 0, try_after = now() where record = any((@records::text[])::uuid[]);

-- name: ExpiredOfficials :many
select distinct o.account from official o join mandate m on m.record = o.record
where m.until <= @now and o.account is not null limit @most;

-- name: RecordsAt :many
select distinct record from mandate where agency = any(@agencies::text[]);

-- name: Deny :exec
insert into denial (account, before) values ($1, $2)
on conflict (account) do update set before = greatest(denial.before, excluded.before);

-- name: Denials :many
select * from denial where before > @since order by before;

-- name: ForgetDenials :exec
delete from denial where before <= @since;
