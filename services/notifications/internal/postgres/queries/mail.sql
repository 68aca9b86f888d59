-- name: InsertMail :exec
insert into mail (id, event, notice, account, agency, kind, dossier, address, name, language, title, body, traceparent)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: ClaimMails :many
-- A few of each agency, the longest waiting first, so that a bulk sender delays nobody else. A claim ends by
-- itself: a mail whose sender was killed is sent again under the same Message-ID.
with due as (
	select turn.id from (select distinct agency from mail where state in ('created', 'sending', 'temporary_failure', 'unknown')) a
	cross join lateral (
		select m.id, m.next_at, row_number() over (order by m.next_at) as place
		from (
			select id, next_at from mail
			where agency = a.agency and state in ('created', 'sending', 'temporary_failure', 'unknown') and next_at <= now()
			order by next_at limit sqlc.arg(rows)
		) m
	) turn
	order by turn.place, turn.next_at limit sqlc.arg(rows)
), locked as (
	select m.id from mail m join due using (id) where m.next_at <= now() for update of m skip locked
)
update mail set state = 'sending', attempts = mail.attempts + 1, next_at = now() + interval '5 minutes', claimed_by = sqlc.arg(claimed_by)
from locked where mail.id = locked.id
returning mail.id, mail.notice, mail.account, mail.agency, mail.kind, mail.dossier, mail.address, mail.name, mail.language, mail.title, mail.body,
	mail.traceparent, mail.state, mail.attempts, mail.created_at;

-- name: SettleMail :exec
update mail set state = sqlc.arg(state), code = sqlc.arg(code), next_at = now() + sqlc.arg(wait)::interval,
	settled_at = case when sqlc.arg(state)::text in ('sent', 'permanent_failure', 'cancelled') then now() end,
	address = case when sqlc.arg(state)::text = 'sent' then '' else address end,
	name = case when sqlc.arg(state)::text = 'sent' then '' else name end,
	body = case when sqlc.arg(state)::text = 'sent' then '' else body end
where id = sqlc.arg(id) and state = 'sending';

-- name: ReleaseMails :exec
update mail set next_at = now() where claimed_by = $1 and state = 'sending';

-- name: ReviveMail :execrows
update mail set state = 'created', next_at = now(), attempts = 0, settled_at = null, created_at = now() where id = $1 and state in ('permanent_failure', 'cancelled');
