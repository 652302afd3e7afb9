-- Everybody who ever was a member: whose a session was is still told when they have left.
create table people (
    organization_id uuid not null,
    user_id uuid not null,
    constraint pk_people primary key (organization_id, user_id),
    constraint fk_people_organization_id
        foreign key (organization_id) references organizations (id) on delete cascade,
    constraint fk_people_user_id foreign key (user_id) references users (id) on delete cascade
);
create index ix_people_user_id on people (user_id);
insert into people (organization_id, user_id) select organization_id, user_id from memberships;
grant select, insert, update, delete on people to crewkit_app;
alter table people enable row level security;
alter table people force row level security;
create policy tenant on people
    using (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid)
    with check (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid);

create function remember_person() returns trigger
    language plpgsql
    set search_path = public, pg_temp
as $$
begin
    insert into people (organization_id, user_id)
    values (new.organization_id, new.user_id)
    on conflict do nothing;
    return null;
end
$$;
create trigger remember_person after insert on memberships
    for each row execute function remember_person();

alter table conversations
    drop constraint fk_conversations_organization_id_user_id,
    add constraint fk_conversations_organization_id_user_id
        foreign key (organization_id, user_id)
        references people (organization_id, user_id) on delete set null (user_id);

-- A closed organization is there for nobody; its slug is free again.
alter table organizations
    add column deleted_at timestamptz,
    drop constraint uq_organizations_slug;
create unique index uq_organizations_slug on organizations (slug) where deleted_at is null;

-- Slugs of others cannot be seen; that one is taken is told, for addresses show it anyway.
create function slug_is_free(wanted text) returns boolean
    language sql stable security definer
    set search_path = public, pg_temp
as $$
    select not exists (select from organizations where slug = wanted and deleted_at is null)
$$;
revoke all on function slug_is_free(text) from public;
grant execute on function slug_is_free(text) to crewkit_app;

create table invitations (
    organization_id uuid not null,
    id uuid not null,
    email text not null,
    level text not null,
    invited_by uuid not null,
    token_hash bytea,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint pk_invitations primary key (organization_id, id),
    constraint uq_invitations_organization_id_email unique (organization_id, email),
    constraint uq_invitations_token_hash unique (token_hash),
    constraint fk_invitations_organization_id
        foreign key (organization_id) references organizations (id) on delete cascade,
    constraint fk_invitations_organization_id_invited_by
        foreign key (organization_id, invited_by)
        references people (organization_id, user_id) on delete cascade
);
create index ix_invitations_organization_id_invited_by
    on invitations (organization_id, invited_by);
grant select, insert, update, delete on invitations to crewkit_app;
alter table invitations enable row level security;
alter table invitations force row level security;
create policy tenant on invitations
    using (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid)
    with check (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid);
-- Who holds the link finds what it is to.
create policy own on invitations for select
    using (token_hash = decode(nullif((select current_setting('app.token_hash', true)), ''), 'hex'));
