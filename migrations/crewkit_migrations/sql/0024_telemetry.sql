-- What a user's client reports of a session, which may come in later or never.
create table told_requests (
    organization_id uuid not null,
    claude_session_id text not null,
    user_id uuid not null,
    request_id text not null,
    at timestamptz not null,
    model text not null,
    source text not null,
    input bigint not null,
    output bigint not null,
    cache_read bigint not null,
    cache_write bigint not null,
    cost_usd numeric not null,
    constraint pk_told_requests
        primary key (organization_id, claude_session_id, user_id, request_id),
    constraint fk_told_requests_organization_id_user_id
        foreign key (organization_id, user_id)
        references people (organization_id, user_id) on delete cascade
);
create index ix_told_requests_organization_id_user_id on told_requests (organization_id, user_id);
grant select, insert, update, delete on told_requests to crewkit_app;
alter table told_requests enable row level security;
alter table told_requests force row level security;
create policy tenant on told_requests
    using (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid)
    with check (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid);

-- Nanoseconds are wider than bigint would be for what a stranger may say.
create table told_points (
    organization_id uuid not null,
    claude_session_id text not null,
    user_id uuid not null,
    series bytea not null,
    since numeric not null,
    slot numeric not null,
    until numeric not null,
    measure text not null,
    model text not null,
    value numeric not null,
    constraint pk_told_points
        primary key (organization_id, claude_session_id, user_id, series, since, slot),
    constraint fk_told_points_organization_id_user_id
        foreign key (organization_id, user_id)
        references people (organization_id, user_id) on delete cascade
);
create index ix_told_points_organization_id_user_id on told_points (organization_id, user_id);
grant select, insert, update, delete on told_points to crewkit_app;
alter table told_points enable row level security;
alter table told_points force row level security;
create policy tenant on told_points
    using (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid)
    with check (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid);
