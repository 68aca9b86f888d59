-- name: RecordAccess :exec
insert into dossier_access (dossier, account, hour, what, agency)
select d.id, @account, date_trunc('hour', clock_timestamp()), @what,
	coalesce(nullif(@agency::text, ''), (select a from unnest(d.agencies) a where a = any (@agencies::text[]) limit 1), '')
from dossier d where d.id = @dossier
on conflict do nothing;

-- name: Accesses :many
select * from dossier_access where dossier = $1 and at < $2 order by at desc, account, what limit $3;
