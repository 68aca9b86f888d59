-- name: SealedPersons :many
select id, citizen_id, phone from dossier_person where id > coalesce(@after::uuid, '00000000-0000-0000-0000-000000000000') order by id limit @page_size;

-- name: ResealPerson :exec
update dossier_person set citizen_id = @citizen_id, phone = @phone where id = @id
	and citizen_id is not distinct from @old_citizen_id and phone is not distinct from @old_phone;

-- name: SealedDossiers :many
select id, sealed from dossier where id > coalesce(@after::uuid, '00000000-0000-0000-0000-000000000000') order by id limit @page_size;

-- name: ResealDossier :exec
update dossier set sealed = @sealed where id = @id and sealed = @old;
