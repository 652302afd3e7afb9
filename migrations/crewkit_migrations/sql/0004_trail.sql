-- The trail of changes. It outlives what it tells of, so it points to nothing but itself; what
-- happened in no organization stands under the nil UUID, which no organization has.

create table audit_heads (
    organization_id uuid not null,
    sequence bigint not null,
    hash bytea not null,
    constraint pk_audit_heads primary key (organization_id)
);

create table audit_records (
    organization_id uuid not null,
    sequence bigint not null,
    id uuid not null,
    at timestamptz not null,
    kind text not null,
    version integer not null,
    refused boolean not null,
    object_id text not null,
    user_id uuid,
    origin text not null,
    sign_in_id uuid,
    token_id uuid,
    request_id text not null,
    details text,
    salt bytea,
    commitment bytea not null,
    digest bytea not null,
    previous bytea not null,
    hash bytea not null,
    constraint pk_audit_records primary key (organization_id, sequence),
    constraint uq_audit_records_organization_id_id unique (organization_id, id)
);
create index ix_audit_records_organization_id_object_id
    on audit_records (organization_id, object_id);

create table events (
    organization_id uuid not null,
    id uuid not null,
    at timestamptz not null,
    kind text not null,
    version integer not null,
    object_id text not null,
    user_id uuid,
    origin text not null,
    request_id text not null,
    payload jsonb not null,
    delivered_at timestamptz,
    constraint pk_events primary key (organization_id, id)
);
create index ix_events_organization_id_object_id on events (organization_id, object_id);

-- Which reaction an event had: written in the transaction of what the reaction did.
create table reactions_done (
    organization_id uuid not null,
    event_id uuid not null,
    reaction text not null,
    at timestamptz not null,
    constraint pk_reactions_done primary key (organization_id, event_id, reaction),
    constraint fk_reactions_done_organization_id_event_id
        foreign key (organization_id, event_id)
        references events (organization_id, id) on delete cascade
);

do $$
declare
    tenant constant text :=
        'nullif((select current_setting(''app.organization_id'', true)), '''')::uuid';
    name text;
begin
    foreach name in array array['audit_heads', 'audit_records', 'events', 'reactions_done']
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

-- Of the trail the application reads and adds; nothing else. It has no right on heads but to look:
-- the function below moves them, as their owner and under the same row-level security.
grant select, insert on audit_records, events, reactions_done to crewkit_app;
grant update (delivered_at) on events to crewkit_app;
grant select on audit_heads to crewkit_app;

create schema trail;

-- The same as crewkit_core.audit.chain, computed where nobody can leave it out. The head's lock is
-- what makes a chain of it: it is taken last, as the transaction ends.
create function trail.chain_audit_record() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    update public.audit_heads h
        set sequence = h.sequence + 1,
            hash = sha256(h.hash || int8send(h.sequence + 1) || new.digest)
        from (
            select o.hash from public.audit_heads o
            where o.organization_id = new.organization_id for update
        ) before
        where h.organization_id = new.organization_id
        returning h.sequence, before.hash, h.hash into new.sequence, new.previous, new.hash;
    if not found then
        -- the chain begins; of several who begin it at once the others wait, and follow
        insert into public.audit_heads (organization_id, sequence, hash)
            values (
                new.organization_id, 0,
                sha256('crewkit audit chain 1'::bytea || uuid_send(new.organization_id))
            )
            on conflict (organization_id) do nothing;
        update public.audit_heads h
            set sequence = h.sequence + 1,
                hash = sha256(h.hash || int8send(h.sequence + 1) || new.digest)
            from (
                select o.hash from public.audit_heads o
                where o.organization_id = new.organization_id for update
            ) before
            where h.organization_id = new.organization_id
            returning h.sequence, before.hash, h.hash into strict
                new.sequence, new.previous, new.hash;
    end if;
    return new;
end
$$;
create trigger chain before insert on audit_records
    for each row execute function trail.chain_audit_record();

-- Final for everybody who goes through the door, whatever was granted.
create function trail.refuse() returns trigger language plpgsql set search_path = pg_catalog
as $$
begin
    raise exception 'the audit trail is only added to' using errcode = 'insufficient_privilege';
end
$$;
create trigger final before update or delete or truncate on audit_records
    for each statement execute function trail.refuse();
create trigger final before delete or truncate on audit_heads
    for each statement execute function trail.refuse();
revoke all on all functions in schema trail from public;
