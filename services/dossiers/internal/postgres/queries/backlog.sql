-- name: Ongoing :many
select id from dossier where ongoing and id > coalesce(@after::uuid, '00000000-0000-0000-0000-000000000000') and (@agency::text = '' or receive_agency = @agency or lead_agency = @agency) order by id limit @page_size;

-- name: Lapsed :many
select id from dossier where lapses < @today::date and id > coalesce(@after::uuid, '00000000-0000-0000-0000-000000000000') order by id limit @page_size;

-- name: UnusedDrafts :many
select id from dossier where status = 'draft' and updated_at < @since and id > coalesce(@after::uuid, '00000000-0000-0000-0000-000000000000') order by id limit @page_size;

-- name: OfAgency :many
(select p.dossier as id from dossier_party p join dossier d on d.id = p.dossier
where p.agency = @agency and p.until is null and p.dossier > coalesce(@after::uuid, '00000000-0000-0000-0000-000000000000')
	and (d.status in ('completed', 'refused', 'withdrawn', 'stopped')) = @ended::boolean
order by p.dossier limit @page_size)
union
(select d.id from dossier d where not @ended::boolean and d.receive_agency = @agency and d.status = 'draft' and d.id > coalesce(@after::uuid, '00000000-0000-0000-0000-000000000000') order by d.id limit @page_size)
order by id limit @page_size;

-- name: WithCitizenID :many
select distinct p.dossier from dossier_person p join dossier d on d.id = p.dossier
where p.citizen_id_mac = @mac and p.account = '' and p.part <> 'assistant' and d.status <> 'draft' and p.dossier > coalesce(@after::uuid, '00000000-0000-0000-0000-000000000000')
order by p.dossier limit @page_size;

-- name: AddGuess :one
insert into look_up_guess as g (key, span, count) values (@key, @span, greatest(@n::integer, 0))
on conflict (key, span) do update set count = greatest(g.count + @n::integer, 0)
returning count;

-- name: ForgetGuesses :exec
delete from look_up_guess where span < $1;
