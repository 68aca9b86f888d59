-- name: GetCalendar :one
select scope, body, version from calendar where scope = $1;

-- name: Calendars :many
select scope, body, version from calendar order by scope;

-- name: PutCalendar :one
insert into calendar as c (scope, body, changed_by) values ($1, $2, $3)
on conflict (scope) do update set body = excluded.body, changed_by = excluded.changed_by, changed_at = now(), version = c.version + 1
returning version;

-- name: UnappliedCalendars :many
select scope, body, version from calendar where applied < version order by scope;

-- name: ApplyCalendar :exec
update calendar set applied = greatest(applied, @version) where scope = @scope and version >= @version;
