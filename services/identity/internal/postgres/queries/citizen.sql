-- name: OpenProfile :exec
insert into profile (account, kind, assurance, full_name, language) values ($1, $2, $3, $4, $5) on conflict do nothing;

-- name: FindProfile :one
select * from profile where account = $1;

-- name: LockProfile :one
select * from profile where account = $1 for no key update;

-- name: UpdateProfile :exec
update profile set assurance = @assurance, full_name = @full_name, birth_date = @birth_date, gender = @gender, phone = @phone,
	address = @address, language = @language, citizen_id = @citizen_id, citizen_id_mac = @citizen_id_mac, consents = @consents,
	version = @version, seq = @seq, raised = @raised
where account = @account;

-- name: InsertProof :exec
insert into proof (id, account, citizen_id, full_name, birth_date, document, issued_on, note, agency, officer, at)
values (@id, @account, @citizen_id, @full_name, @birth_date, @document, @issued_on, @note, @agency, @officer, @at);

-- name: FindProof :one
select id, account, agency, officer, document, at from proof where id = $1;

-- name: UnraisedProfiles :many
select account from profile where not raised order by account limit $1;

-- name: Raised :exec
update profile set raised = true where account = $1;

-- name: ProvenProfiles :many
select account from profile where assurance = 2;

-- name: UnraiseProfiles :exec
update profile set raised = false where account = any((@accounts::text[])::uuid[]);
