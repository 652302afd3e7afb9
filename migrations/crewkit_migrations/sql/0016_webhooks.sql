-- Where an organization's events are sent. Of a secret only what it is derived from is here,
-- together with a key of the installation that is in no database.
create table webhook_endpoints (
    organization_id uuid not null,
    id uuid not null,
    url text not null,
    description text not null,
    kinds text[] not null,
    key_id text not null,
    seed bytea not null,
    older_key_id text,
    older_seed bytea,
    older_until timestamptz,
    created_at timestamptz not null,
    disabled_at timestamptz,
    disabled_reason text,
    failing_since timestamptz,
    constraint pk_webhook_endpoints primary key (organization_id, id),
    constraint fk_webhook_endpoints_organization_id
        foreign key (organization_id) references organizations (id) on delete cascade
);
grant select, insert, update, delete on webhook_endpoints to crewkit_app;
alter table webhook_endpoints enable row level security;
alter table webhook_endpoints force row level security;
create policy tenant on webhook_endpoints
    using (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid)
    with check (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid);

create table webhook_deliveries (
    organization_id uuid not null,
    id uuid not null,
    endpoint_id uuid not null,
    event_id uuid not null,
    kind text not null,
    body bytea not null,
    state text not null,
    tries integer not null,
    step integer not null,
    created_at timestamptz not null,
    due_at timestamptz,
    settled_at timestamptz,
    status integer,
    failure text,
    constraint pk_webhook_deliveries primary key (organization_id, id),
    constraint uq_webhook_deliveries_organization_id_endpoint_id_event_id
        unique (organization_id, endpoint_id, event_id),
    constraint fk_webhook_deliveries_organization_id_endpoint_id
        foreign key (organization_id, endpoint_id)
        references webhook_endpoints (organization_id, id) on delete cascade
);
create index ix_webhook_deliveries_organization_id_endpoint_id_id
    on webhook_deliveries (organization_id, endpoint_id, id);
create index ix_webhook_deliveries_organization_id_endpoint_id_settled_at
    on webhook_deliveries (organization_id, endpoint_id, settled_at);
grant select, insert, update, delete on webhook_deliveries to crewkit_app;
alter table webhook_deliveries enable row level security;
alter table webhook_deliveries force row level security;
create policy tenant on webhook_deliveries
    using (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid)
    with check (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid);

create table webhook_tries (
    organization_id uuid not null,
    delivery_id uuid not null,
    number integer not null,
    at timestamptz not null,
    status integer,
    failure text,
    duration_ms integer not null,
    answer text not null,
    constraint pk_webhook_tries primary key (organization_id, delivery_id, number),
    constraint fk_webhook_tries_organization_id_delivery_id
        foreign key (organization_id, delivery_id)
        references webhook_deliveries (organization_id, id) on delete cascade
);
grant select, insert, update, delete on webhook_tries to crewkit_app;
alter table webhook_tries enable row level security;
alter table webhook_tries force row level security;
create policy tenant on webhook_tries
    using (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid)
    with check (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid);
