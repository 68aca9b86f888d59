-- name: GetDossier :one
select d.*, coalesce((select n.number from dossier_number n where n.dossier = d.id and n.own), '')::text as number
from dossier d where d.id = $1;

-- name: LockDossier :one
select d.*, coalesce((select n.number from dossier_number n where n.dossier = d.id and n.own), '')::text as number
from dossier d where d.id = $1 for update of d;

-- name: InsertDossier :exec
insert into dossier (id, version, status, channel, language, procedure, procedure_version, name_vi, name_en, creator, receive_agency, handle_agency,
	lead_agency, agencies, accounts, owner_name, needs_applicant, ongoing, lapses, parent, bundle, created_at, updated_at, filed_at, received_at, ended_at,
	due, content, sealed, history_seq, history_hash, event_seq)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32);

-- name: UpdateDossier :execrows
update dossier set version = version + 1, status = @status, channel = @channel, language = @language, procedure_version = @procedure_version,
	name_vi = @name_vi, name_en = @name_en, receive_agency = @receive_agency, handle_agency = @handle_agency, lead_agency = @lead_agency,
	agencies = @agencies, accounts = @accounts, owner_name = @owner_name, needs_applicant = @needs_applicant, ongoing = @ongoing, lapses = @lapses,
	updated_at = @updated_at, filed_at = @filed_at, received_at = @received_at, ended_at = @ended_at, due = @due, content = @content, sealed = @sealed,
	history_seq = @history_seq, history_hash = @history_hash, event_seq = @event_seq
where id = @id and version = @version;

-- name: DeleteDraft :execrows
delete from dossier where id = $1 and status = 'draft';

-- name: DossierOfNumber :one
select n.dossier from dossier_number n where n.number = $1 and n.own;

-- name: Mine :many
select d.id, d.procedure, d.name_vi, d.name_en, d.status, d.owner_name, d.receive_agency, d.filed_at, d.due, d.updated_at, d.needs_applicant,
	coalesce((select n.number from dossier_number n where n.dossier = d.id and n.own), '')::text as number
from dossier d
where d.id in (select p.dossier from dossier_person p where p.account = @account and p.part <> 'assistant'
		union select own.id from dossier own where own.creator = @account and own.status = 'draft')
	and @account = any (d.accounts)
	and (@state::text = '' or @state = 'draft' and d.status = 'draft' or @state = 'open' and d.status not in ('draft', 'completed', 'refused', 'withdrawn', 'stopped')
		or @state = 'ended' and d.status in ('completed', 'refused', 'withdrawn', 'stopped') or @state = 'attention' and d.needs_applicant)
	and (d.updated_at, d.id) < (@after_update::timestamptz, @after_id::uuid)
order by d.updated_at desc, d.id desc
limit @page_size;

-- name: LockDrafts :exec
select pg_advisory_xact_lock(hashtextextended('dossier_draft/' || @creator::text, 0));

-- name: CountDrafts :one
select count(*) from dossier where creator = @creator and status = 'draft';
