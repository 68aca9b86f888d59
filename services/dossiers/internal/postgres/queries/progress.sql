-- name: ProgressOf :one
select after from progress where job = $1;

-- name: PutProgress :exec
insert into progress (job, after) values ($1, $2) on conflict (job) do update set after = excluded.after;

-- name: DeleteProgress :exec
delete from progress where job = $1;
