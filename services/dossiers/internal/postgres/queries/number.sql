-- name: TakeNumber :one
insert into number_counter as c (agency, scheme, day, last)
values (@agency, @scheme, ((clock_timestamp() + @shift::interval) at time zone 'Asia/Ho_Chi_Minh')::date, 1)
on conflict (agency, scheme, day) do update set last = c.last + 1
returning day, last;

-- name: InsertNumber :exec
insert into dossier_number (dossier, issuer, scheme, number, own) values ($1, $2, $3, $4, true);
