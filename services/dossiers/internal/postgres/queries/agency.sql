-- name: PutAgency :exec
insert into agency (code, parent, level, since) values ($1, $2, $3, $4)
on conflict (code) do update set parent = excluded.parent, level = excluded.level, since = excluded.since;

-- name: EndAgency :execrows
update agency set until = $2, successor = $3 where code = $1;

-- name: GetAgency :one
select * from agency where code = $1;
