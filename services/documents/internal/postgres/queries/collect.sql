-- name: ExpireFiles :execrows
-- A hold that is being made keeps its file locked, which is skipped then.
delete from file where id in (
	select f.id from file f
	where f.created_at < sqlc.arg(before) and not exists (select from hold h where h.file = f.id)
	order by f.created_at limit sqlc.arg(rows) for update of f skip locked
);

-- name: DropContents :execrows
with gone as (
	delete from content where sha256 in (
		select c.sha256 from content c
		where c.used_at < sqlc.arg(before) and not exists (select from file f where f.sha256 = c.sha256)
		order by c.used_at limit sqlc.arg(rows) for update of c skip locked
	) returning key
)
insert into announcement (key, at) select key, sqlc.arg(before)::timestamptz - interval '1 second' from gone;

-- name: CollectAnnounced :many
update announcement set collected = true where key in (
	select a.key from announcement a where a.at < sqlc.arg(before) order by a.at limit sqlc.arg(rows) for update skip locked
) returning key;
