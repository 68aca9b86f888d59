-- name: LockFilters :exec
select pg_advisory_xact_lock(hashtextextended('saved_filter/' || @account::text, 0));

-- name: Filters :many
select name, query from saved_filter where account = $1 order by name;

-- name: OtherFilters :one
select count(*) from saved_filter where account = $1 and name <> $2;

-- name: PutFilter :exec
insert into saved_filter (account, name, query) values ($1, $2, $3) on conflict (account, name) do update set query = excluded.query;

-- name: DeleteFilter :execrows
delete from saved_filter where account = $1 and name = $2;

-- name: Snippets :many
select * from snippet where agency = '' or agency = any (@agencies::text[]) order by use, agency, key limit @page_size;

-- name: PutSnippet :exec
insert into snippet (agency, key, use, text) values ($1, $2, $3, $4) on conflict (agency, key) do update set use = excluded.use, text = excluded.text;
