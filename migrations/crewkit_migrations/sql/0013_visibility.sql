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
