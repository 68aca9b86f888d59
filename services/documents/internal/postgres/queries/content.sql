-- name: UseContent :one
-- The row lock of the update keeps a collection from deleting a content that is being used again.
insert into content (sha256, size, media_type, inline, key) values ($1, $2, $3, $4, $5)
on conflict (sha256) do update set used_at = now()
returning key, media_type, inline;

-- name: Announce :exec
insert into announcement (key) values ($1);

-- name: TakeAnnouncement :execrows
delete from announcement where key = $1 and not collected;

-- name: Forget :exec
delete from announcement where key = $1;
