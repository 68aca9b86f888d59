-- +goose Up
alter table kept_form add column created_at timestamptz not null default now();
alter table kept_form add column network text not null default '';
comment on column kept_form.procedure is 'What the form is of: a procedure, or draft/<dossier>/<mark of the account>.';
comment on column kept_form.network is 'The network that the form was begun from, for its limit; empty: somebody signed in.';
create index kept_form_by_network on kept_form (network, created_at);

alter table login add column network text not null default '';
comment on column login.network is 'The network that the sign-in was begun from, for its limit.';
create index login_by_network on login (network, created_at);
