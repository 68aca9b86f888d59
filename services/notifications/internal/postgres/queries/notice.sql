-- name: InsertNotice :exec
insert into notice (id, event, account, kind, version, title_vi, title_en, text_vi, text_en, dossier, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: AnnounceNotice :exec
select pg_notify('notice', sqlc.arg(account)::text || ' ' || sqlc.arg(id)::text);

-- name: ListNotices :many
select n.id, n.account, n.kind, n.title_vi, n.title_en, n.text_vi, n.text_en, n.dossier, n.at, n.read_at, coalesce(m.state, 'none') as mail
from notice n left join mail m on m.notice = n.id
where n.account = sqlc.arg(account) and (n.at, n.id) < (sqlc.arg(before)::timestamptz, sqlc.arg(before_id)::uuid)
order by n.at desc, n.id desc limit sqlc.arg(rows);

-- name: GetNotice :one
select n.id, n.account, n.kind, n.title_vi, n.title_en, n.text_vi, n.text_en, n.dossier, n.at, n.read_at, coalesce(m.state, 'none') as mail
from notice n left join mail m on m.notice = n.id
where n.id = $1 and n.account = $2;

-- name: CountUnread :one
select count(*) from notice where account = $1 and read_at is null;

-- name: ReadNotice :exec
update notice set read_at = coalesce(read_at, now()) where id = $1 and account = $2;

-- name: ReadAll :exec
update notice set read_at = now() where account = $1 and read_at is null;
