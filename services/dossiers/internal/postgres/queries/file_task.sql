-- name: AddFileTask :exec
insert into file_task (dossier, file) values ($1, $2);

-- name: AddFileTasksOf :exec
insert into file_task (dossier, file) select distinct f.dossier, f.file from dossier_file f where f.dossier = $1;

-- name: LockFileTasks :one
select pg_try_advisory_xact_lock(hashtextextended('file_task', 0));

-- name: FileTasks :many
select t.id, t.dossier, t.file, exists (select from dossier_file f where f.dossier = t.dossier and f.file = t.file) as used
from file_task t order by t.id limit @page_size;

-- name: DeleteFileTask :exec
delete from file_task where id = $1;
