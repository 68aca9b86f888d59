-- name: InsertOccasion :exec
insert into occasion (event, seq, kind, dossier, agency, at, facts, traceparent)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing;

-- name: ClaimOccasion :one
-- The order within a dossier holds because a later occasion is not claimed while an earlier one waits.
update occasion set attempts = attempts + 1, next_at = now() + interval '60 seconds', claimed_by = $1
where event = (
	select o.event from occasion o
	where o.state = 'waiting' and o.next_at <= now()
	  and not exists (select from occasion e where e.dossier = o.dossier and e.seq < o.seq and e.state = 'waiting')
	order by o.next_at limit 1 for update skip locked
)
returning event, seq, kind, dossier, agency, at, facts, traceparent, attempts;

-- name: EndOccasion :execrows
update occasion set state = $2, code = $3 where event = $1 and state = 'waiting';

-- name: PostponeOccasion :exec
update occasion set next_at = now() + sqlc.arg(wait)::interval, code = sqlc.arg(code) where event = sqlc.arg(event) and state = 'waiting';

-- name: ReleaseOccasions :exec
update occasion set next_at = now() where claimed_by = $1 and state = 'waiting' and next_at > now();

-- name: ReviveOccasion :execrows
update occasion set state = 'waiting', next_at = now(), attempts = 0 where event = $1 and state = 'dead';

-- name: NewestTemplate :one
select kind, version, title_vi, title_en, text_vi, text_en, mail from template where kind = $1 order by version desc limit 1;

-- name: NewestTemplates :many
select distinct on (kind) kind, version, title_vi, title_en, text_vi, text_en, mail from template order by kind, version desc;
