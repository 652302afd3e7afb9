-- The platform's own people, and what they may read across organizations.
create table platform_roles (
    user_id uuid not null,
    role text not null,
    granted_at timestamptz not null,
    granted_by uuid,
    constraint pk_platform_roles primary key (user_id),
    constraint ck_platform_roles_role check (role in ('owner', 'staff')),
    constraint fk_platform_roles_user_id
        foreign key (user_id) references users (id) on delete cascade
);
grant select, insert, update, delete on platform_roles to crewkit_app;

-- They read, and nothing else: who belongs to which organization, and what happened there. No
-- table that holds anything of a session has such a policy. A transaction says who reads; whether
-- that is one of them, and not kept out, is looked up here and nowhere taken on trust. Asked once a
-- statement, and only for rows that are not the transaction's own organization's.
do $$
declare
    name text;
begin
    foreach name in array array[
        'organizations', 'memberships', 'audit_records', 'events', 'reactions_done'
    ]
    loop
        execute format(
            'create policy staff on %I for select using ((select exists (
                select from platform_roles r
                where r.user_id = nullif(current_setting(''app.staff_id'', true), '''')::uuid
                and not exists (
                    select from accounts a
                    where a.user_id = r.user_id and a.disabled_at is not null
                )
            )))',
            name
        );
    end loop;
end
$$;
