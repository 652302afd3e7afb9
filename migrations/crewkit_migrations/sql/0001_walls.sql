-- The application's role owns nothing, and no row of another organization exists for it. Roles
-- belong to the whole cluster: another database may have made it before.
do $$
begin
    -- asked first: who may not make roles can still use one that an administrator made
    if not exists (select from pg_roles where rolname = 'crewkit_app') then
        create role crewkit_app nologin nosuperuser nobypassrls nocreatedb nocreaterole;
    end if;
exception
    when duplicate_object or unique_violation then null;
end
$$;
revoke create on schema public from public;
grant usage on schema public to crewkit_app;
grant select, insert, update, delete on all tables in schema public to crewkit_app;
revoke all on instance, alembic_version from crewkit_app;
grant select on instance, alembic_version to crewkit_app;

-- The setting is empty, not null, once a transaction that set it has ended.
do $$
declare
    tenant constant text :=
        'nullif((select current_setting(''app.organization_id'', true)), '''')::uuid';
    name text;
begin
    foreach name in array array[
        'memberships', 'projects', 'project_roots', 'runs', 'conversations', 'run_conversations',
        'streams', 'stream_frames', 'stream_flaws', 'messages', 'message_copies', 'stream_usage',
        'rollups'
    ]
    loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format(
            'create policy tenant on %I using (organization_id = %s) with check (organization_id = %s)',
            name, tenant, tenant
        );
    end loop;
end
$$;

-- A person sees their own memberships and organizations wherever they are.
create policy own on memberships for select
    using (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);

alter table organizations enable row level security;
alter table organizations force row level security;
create policy tenant on organizations
    using (id = nullif((select current_setting('app.organization_id', true)), '')::uuid)
    with check (id = nullif((select current_setting('app.organization_id', true)), '')::uuid);
create policy own on organizations for select
    using (
        id = any (
            array(
                select organization_id
                from memberships
                where user_id = nullif((select current_setting('app.user_id', true)), '')::uuid
            )
        )
    );
