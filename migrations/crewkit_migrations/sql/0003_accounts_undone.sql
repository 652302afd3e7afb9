-- The sign-ins of browsers as they were before.

create table sign_in_links (
    token_hash bytea not null,
    user_id uuid not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint pk_sign_in_links primary key (token_hash),
    constraint fk_sign_in_links_user_id
        foreign key (user_id) references users (id) on delete cascade
);
create index ix_sign_in_links_user_id on sign_in_links (user_id);

create table browser_sessions (
    id_hash bytea not null,
    user_id uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint pk_browser_sessions primary key (id_hash),
    constraint fk_browser_sessions_user_id
        foreign key (user_id) references users (id) on delete cascade
);
create index ix_browser_sessions_user_id on browser_sessions (user_id);

grant select, insert, update, delete on sign_in_links, browser_sessions to crewkit_app;
