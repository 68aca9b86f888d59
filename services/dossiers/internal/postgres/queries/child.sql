-- name: Parties :many
select * from dossier_party where dossier = $1 order by position;

-- name: Persons :many
select * from dossier_person where dossier = $1 order by position;

-- name: Steps :many
select * from step_run where dossier = $1 order by position;

-- name: PutParty :exec
insert into dossier_party (dossier, position, agency, part, since, until) values ($1, $2, $3, $4, $5, $6)
on conflict (dossier, agency, part, since) do update set position = excluded.position, until = excluded.until;

-- name: DeleteParty :exec
delete from dossier_party where dossier = $1 and agency = $2 and part = $3 and since = $4;

-- name: PutPerson :exec
insert into dossier_person (id, dossier, position, part, kind, account, full_name, citizen_id, citizen_id_mac, tax_code, birth_date, phone, email, address, basis)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict (id) do update set position = excluded.position, part = excluded.part, kind = excluded.kind, account = excluded.account,
	full_name = excluded.full_name, citizen_id = excluded.citizen_id, citizen_id_mac = excluded.citizen_id_mac, tax_code = excluded.tax_code,
	birth_date = excluded.birth_date, phone = excluded.phone, email = excluded.email, address = excluded.address, basis = excluded.basis
where dossier_person.dossier = excluded.dossier;

-- name: DeletePerson :exec
delete from dossier_person where dossier = $1 and id = $2;

-- name: PutStep :exec
insert into step_run (id, dossier, position, step, name_vi, name_en, kind, agency, division, officer, since, due, accepted_at, finished_at,
	outcome, question, verdict, text, file, asker)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
on conflict (id) do update set position = excluded.position, step = excluded.step, name_vi = excluded.name_vi, name_en = excluded.name_en,
	kind = excluded.kind, agency = excluded.agency, division = excluded.division, officer = excluded.officer, since = excluded.since,
	due = excluded.due, accepted_at = excluded.accepted_at, finished_at = excluded.finished_at, outcome = excluded.outcome,
	question = excluded.question, verdict = excluded.verdict, text = excluded.text, file = excluded.file, asker = excluded.asker
where step_run.dossier = excluded.dossier;

-- name: DeleteStep :exec
delete from step_run where dossier = $1 and id = $2;

-- name: PutFile :exec
insert into dossier_file (dossier, file, use) values ($1, $2, $3) on conflict do nothing;

-- name: DeleteFile :exec
delete from dossier_file where dossier = $1 and file = $2 and use = $3;

-- name: DossiersOfFile :many
select distinct dossier from dossier_file where file = $1 limit 50;

-- name: PersonOfDossier :one
select * from dossier_person where dossier = $1 and id = $2;

-- name: PersonSeen :one
-- Only persons whom an officer saw: online anybody types any citizen id beside contact data of their own.
select p.* from dossier_person p join dossier d on d.id = p.dossier
where p.citizen_id_mac = $1 and d.receive_agency = any (@agencies::text[]) and d.channel = 'counter' and d.status <> 'draft' and p.part <> 'assistant'
order by p.dossier desc, p.position limit 1;
