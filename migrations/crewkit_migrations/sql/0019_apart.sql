-- A project may be closed to all but those admitted, or deleted: then its slug and remote are free.
alter table projects
    add column closed boolean not null default false,
    add column deleted_at timestamptz,
    drop constraint uq_projects_organization_id_slug,
    drop constraint uq_projects_organization_id_remote_path;

alter table projects alter column closed drop default;

create unique index uq_projects_organization_id_slug
    on projects (organization_id, slug) where deleted_at is null;
create unique index uq_projects_organization_id_remote_path
    on projects (organization_id, remote, path) where deleted_at is null;
create index ix_projects_apart
    on projects (organization_id) where closed or deleted_at is not null;

create table project_members (
    organization_id uuid not null,
    project_id uuid not null,
    user_id uuid not null,
    level text not null,
    constraint pk_project_members primary key (organization_id, project_id, user_id),
    constraint fk_project_members_organization_id_project_id
        foreign key (organization_id, project_id)
        references projects (organization_id, id) on delete cascade,
    constraint fk_project_members_organization_id_user_id
        foreign key (organization_id, user_id)
        references memberships (organization_id, user_id) on delete cascade
);
create index ix_project_members_organization_id_user_id
    on project_members (organization_id, user_id);
grant select, insert, update, delete on project_members to crewkit_app;
alter table project_members enable row level security;
alter table project_members force row level security;
create policy tenant on project_members
    using (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid)
    with check (organization_id = nullif((select current_setting('app.organization_id', true)), '')::uuid);
