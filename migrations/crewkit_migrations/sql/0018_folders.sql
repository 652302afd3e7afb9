alter table projects
    add column path text not null default '',
    drop constraint uq_projects_organization_id_remote,
    add constraint uq_projects_organization_id_remote_path
        unique (organization_id, remote, path),
    add constraint ck_projects_path_in_repository check (path = '' or remote is not null);

alter table projects alter column path drop default;
