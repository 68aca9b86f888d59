-- name: InsertProcedure :execrows
insert into procedure (code, name_vi, name_en, field_vi, field_en, owner, source, provisional, folded_name, search)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing;

-- name: GetProcedure :one
select * from procedure where code = $1;

-- name: LockProcedure :one
select code from procedure where code = $1 for update;

-- name: Procedures :many
select p.*, array(select distinct o.agency from offering o where o.procedure = p.code and o.since <= @day and (o.until is null or o.until > @day) order by o.agency)::text[] as agencies
from procedure p
where exists (select 1 from offering o where o.procedure = p.code and o.since <= @day::date and (o.until is null or o.until > @day)
		and (@agency::text = '' or o.agency = @agency))
	and p.search like all (@patterns::text[]) and (p.folded_name, p.code) > (@after_name::text, @after_code::text)
order by p.folded_name, p.code
limit @page_size;

-- name: NextVersion :one
select coalesce(max(number), 0)::integer + 1 from procedure_version where procedure = $1;

-- name: InsertVersion :exec
insert into procedure_version (procedure, number, state, author, publisher, effective_from, effective_until, assurance, service_level, handler, body, form)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: LockVersions :many
select * from procedure_version where procedure = $1 order by number for update;

-- name: UpdateVersion :exec
update procedure_version set state = @state, publisher = @publisher, effective_from = @effective_from, effective_until = @effective_until, body = @body
where procedure = @procedure and number = @number;

-- name: GetVersion :one
select * from procedure_version where procedure = $1 and number = $2;

-- name: VersionsInForce :many
select distinct on (procedure) * from procedure_version
where procedure = any (@codes::text[]) and state <> 'draft' and effective_from <= @day::date and (effective_until is null or effective_until > @day)
order by procedure, effective_from desc, number desc;

-- name: PutOffering :exec
insert into offering (procedure, agency, since, until) values ($1, $2, $3, $4)
on conflict (procedure, agency, since) do update set until = excluded.until;

-- name: Offerings :many
select * from offering where procedure = $1 order by agency, since;

-- name: OfferedBy :many
select distinct procedure from offering where agency = $1 order by procedure;
