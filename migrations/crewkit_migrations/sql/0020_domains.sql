-- Domains that organizations claim; one organization at most has proven one.
create table domains (
    organization_id uuid not null,
    name text not null,
    token text not null,
    claimed_at timestamptz not null,
    verified_at timestamptz,
    checked_at timestamptz,
    level text,
    constraint pk_domains primary key (organization_id, name),
    constraint fk_domains_organization_id
        foreign key (organization_id) references organizations (id) on delete cascade
);
create unique index uq_domains_name on domains (name) where verified_at is not null;
grant select, insert, update, delete on domains to crewkit_app;
alter table domains enable row level security;
alter table domains force row level security;
create policy tenant on domains
    using (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid)
    with check (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid);
-- Who has an address there finds whom it lets in.
create policy joining on domains for select
    using (
        verified_at is not null and level is not null
        and name = nullif((select current_setting('app.domain', true)), '')
    );
