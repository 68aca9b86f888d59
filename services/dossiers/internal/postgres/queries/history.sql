-- name: InsertHistory :exec
insert into dossier_history (dossier, seq, at, event, status, actor_kind, actor, agency, note, prev_hash, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: History :many
select * from dossier_history where dossier = $1 and seq > $2 order by seq limit $3;

-- name: Head :one
select history_seq, history_hash from dossier where id = $1;
