-- name: AllAgencies :many
select * from agency order by code;

-- name: LockAgencies :exec
-- Changes of the tree stand in line: each is checked against the whole of it.
select pg_advisory_xact_lock(hashtextextended('identity.agency', 0));

-- name: InsertAgency :exec
insert into agency (code, name, name_en, level, parent, since, address, phone, divisions)
values (@code, @name, @name_en, @level, sqlc.narg(parent), @since, @address, @phone, @divisions);

-- name: UpdateAgency :one
update agency set name = @name, name_en = @name_en, address = @address, phone = @phone, divisions = @divisions,
	version = version + 1, seq = seq + 1
where code = @code returning version, seq;

-- name: CloseAgencies :exec
update agency set until = @until, succeeded_by = @succeeded_by, version = version + 1 where code = any(@codes::text[]);

-- name: InsertSuccession :exec
insert into succession (id, kind, effective, predecessors, successors, basis) values ($1, $2, $3, $4, $5, $6);

-- name: FindSuccession :one
select * from succession where id = $1;

-- name: DueSuccessions :many
select * from succession where applied_at is null and effective <= $1 order by effective, recorded_at for update skip locked;

-- name: SuccessionApplied :exec
update succession set applied_at = now() where id = $1;

-- name: Remember :exec
insert into history (id, kind, actor, acting, operation, subject, facts) values ($1, $2, $3, $4, $5, $6, $7);
