drop table invitations;
drop function slug_is_free(text);
delete from organizations where deleted_at is not null;
drop index uq_organizations_slug;
alter table organizations
    drop column deleted_at,
    add constraint uq_organizations_slug unique (slug);
drop trigger remember_person on memberships;
drop function remember_person();
alter table conversations drop constraint fk_conversations_organization_id_user_id;
update conversations c set user_id = null
where user_id is not null and not exists (
    select from memberships m
    where m.organization_id = c.organization_id and m.user_id = c.user_id
);
alter table conversations
    add constraint fk_conversations_organization_id_user_id
        foreign key (organization_id, user_id)
        references memberships (organization_id, user_id) on delete set null (user_id);
drop table people;
