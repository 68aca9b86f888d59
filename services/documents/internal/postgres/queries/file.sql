-- name: InsertFile :exec
insert into file (id, name, sha256, owner, owner_kind, agency, purpose, scan, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: FindFile :one
select f.id, f.name, f.owner, f.owner_kind, f.agency, f.purpose, f.scan, f.created_at,
       c.sha256, c.size, c.media_type, c.inline, c.key,
       exists (select from hold h where h.file = f.id) as held
from file f join content c on c.sha256 = f.sha256
where f.id = $1;

-- name: LockOwnFile :one
select exists (select from hold h where h.file = f.id) as held
from file f
where f.id = $1 and f.owner = $2 and f.owner_kind = $3
for update of f;

-- name: DeleteFile :exec
delete from file where id = $1;

-- name: InsertHold :exec
insert into hold (file, dossier) values ($1, $2) on conflict do nothing;

-- name: DeleteHold :exec
delete from hold where file = $1 and dossier = $2;

-- name: LockUploads :exec
select pg_advisory_xact_lock(hashtextextended('upload/' || sqlc.arg(owner)::text, 0));

-- name: Unheld :one
select count(*) as files, coalesce(sum(c.size), 0)::bigint as bytes
from file f join content c on c.sha256 = f.sha256
where f.owner = sqlc.arg(owner) and f.owner_kind = sqlc.arg(owner_kind) and f.created_at > sqlc.arg(since)
	and not exists (select from hold h where h.file = f.id);
