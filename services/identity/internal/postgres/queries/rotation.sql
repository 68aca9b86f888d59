-- name: SealedOfficials :many
select record, email from official where record > (@after::text)::uuid order by record limit @most;

-- name: ResealOfficial :exec
update official set email = @email where record = @record and email = @was;

-- name: SealedProfiles :many
select account, phone, address, citizen_id, version from profile where account > (@after::text)::uuid order by account limit @most;

-- name: ResealProfile :exec
update profile set phone = @phone, address = @address, citizen_id = @citizen_id where account = @account and version = @version;

-- name: SealedProofs :many
select id, citizen_id, full_name, note from proof where id > (@after::text)::uuid order by id limit @most;

-- name: ResealProof :exec
update proof set citizen_id = @citizen_id, full_name = @full_name, note = @note where id = @id;
