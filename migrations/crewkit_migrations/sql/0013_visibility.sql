-- What is there was seen by the whole organization, and stays so.
alter table organizations
    add column session_visibility text not null default 'organization',
    add constraint ck_organizations_session_visibility check (
        session_visibility in ('organization', 'restricted', 'private', 'sensitive')
    );
alter table organizations alter column session_visibility drop default;

alter table conversations
    add column visibility text not null default 'organization',
    add constraint ck_conversations_visibility check (
        visibility in ('organization', 'restricted', 'private', 'sensitive')
    );
alter table conversations alter column visibility drop default;

-- The newest of those that are seen, and of one's own, without walking over the others.
drop index ix_conversations_newest, ix_conversations_organization_id_user_id;
create index ix_conversations_seen
    on conversations (organization_id, visibility, first_at desc nulls last, id desc);
create index ix_conversations_own
    on conversations (organization_id, user_id, visibility, first_at desc nulls last, id desc);
