-- Answers kept for a day, for whoever sends the same request again.
create table kept_answers (
    organization_id uuid not null,
    user_id uuid not null,
    key text not null,
    fingerprint bytea not null,
    answer bytea not null,
    at timestamptz not null,
    constraint pk_kept_answers primary key (organization_id, user_id, key)
);
create index ix_kept_answers_organization_id_at on kept_answers (organization_id, at);
grant select, insert, update, delete on kept_answers to crewkit_app;
alter table kept_answers enable row level security;
alter table kept_answers force row level security;
create policy tenant on kept_answers
    using (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid)
    with check (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid);
