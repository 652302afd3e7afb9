-- Accounts and how they are signed in to. Of whatever opens something only a hash is kept.

drop table browser_sessions, sign_in_links;

create table accounts (
    user_id uuid not null,
    password_hash text,
    password_changed_at timestamptz,
    verified_at timestamptz not null,
    created_at timestamptz not null,
    disabled_at timestamptz,
    deletes_at timestamptz,
    constraint pk_accounts primary key (user_id),
    constraint fk_accounts_user_id foreign key (user_id) references users (id) on delete cascade
);

create table failed_sign_ins (
    email_hash bytea not null,
    failures integer not null,
    at timestamptz not null,
    constraint pk_failed_sign_ins primary key (email_hash)
);
create index ix_failed_sign_ins_at on failed_sign_ins (at);

create table sign_ins (
    id uuid not null,
    user_id uuid not null,
    client text not null,
    method text not null,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    ends_at timestamptz not null,
    address text not null,
    agent text not null,
    cookie_hash bytea,
    ended_at timestamptz,
    grant_organization_id uuid,
    grant_scopes text[],
    constraint pk_sign_ins primary key (id),
    constraint uq_sign_ins_cookie_hash unique (cookie_hash),
    constraint fk_sign_ins_user_id foreign key (user_id) references users (id) on delete cascade,
    constraint fk_sign_ins_grant_organization_id
        foreign key (grant_organization_id) references organizations (id) on delete cascade
);
create index ix_sign_ins_user_id on sign_ins (user_id);
create index ix_sign_ins_grant_organization_id on sign_ins (grant_organization_id);

create table refresh_tokens (
    token_hash bytea not null,
    sign_in_id uuid not null,
    nonce bytea not null,
    issued_at timestamptz not null,
    used_at timestamptz,
    constraint pk_refresh_tokens primary key (token_hash),
    constraint fk_refresh_tokens_sign_in_id
        foreign key (sign_in_id) references sign_ins (id) on delete cascade
);
create index ix_refresh_tokens_sign_in_id on refresh_tokens (sign_in_id);

create table one_time_secrets (
    secret_hash bytea not null,
    purpose text not null,
    user_id uuid,
    data jsonb not null,
    expires_at timestamptz not null,
    constraint pk_one_time_secrets primary key (secret_hash),
    constraint fk_one_time_secrets_user_id
        foreign key (user_id) references users (id) on delete cascade
);
create index ix_one_time_secrets_user_id on one_time_secrets (user_id);
create index ix_one_time_secrets_expires_at on one_time_secrets (expires_at);

create table mail_requests (
    id uuid not null,
    purpose text not null,
    email text not null,
    name text not null,
    password_hash text not null,
    created_at timestamptz not null,
    constraint pk_mail_requests primary key (id)
);
create index ix_mail_requests_email on mail_requests (email);
create index ix_mail_requests_created_at on mail_requests (created_at);

create table passkeys (
    id uuid not null,
    user_id uuid not null,
    credential_id bytea not null,
    public_key bytea not null,
    name text not null,
    sign_count bigint not null,
    transports text[] not null,
    backup_eligible boolean not null,
    backed_up boolean not null,
    created_at timestamptz not null,
    used_at timestamptz,
    constraint pk_passkeys primary key (id),
    constraint uq_passkeys_credential_id unique (credential_id),
    constraint fk_passkeys_user_id foreign key (user_id) references users (id) on delete cascade
);
create index ix_passkeys_user_id on passkeys (user_id);

create table device_requests (
    id uuid not null,
    device_hash bytea not null,
    user_code text not null,
    client_id text not null,
    scopes text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    address text not null,
    agent text not null,
    state text not null,
    "interval" integer not null,
    polled_at timestamptz,
    user_id uuid,
    grant_organization_id uuid,
    constraint pk_device_requests primary key (id),
    constraint uq_device_requests_device_hash unique (device_hash),
    constraint fk_device_requests_user_id
        foreign key (user_id) references users (id) on delete cascade,
    constraint fk_device_requests_grant_organization_id
        foreign key (grant_organization_id) references organizations (id) on delete cascade
);
create unique index uq_device_requests_user_code on device_requests (user_code)
    where state = 'pending';
create index ix_device_requests_expires_at on device_requests (expires_at);
create index ix_device_requests_user_id on device_requests (user_id);
create index ix_device_requests_grant_organization_id on device_requests (grant_organization_id);

create table activities (
    id uuid not null,
    user_id uuid not null,
    at timestamptz not null,
    kind text not null,
    address text not null,
    agent text not null,
    detail text not null,
    new_device boolean not null,
    constraint pk_activities primary key (id),
    constraint fk_activities_user_id foreign key (user_id) references users (id) on delete cascade
);
create index ix_activities_user_id_id on activities (user_id, id);

create table known_devices (
    user_id uuid not null,
    device_hash bytea not null,
    met_at timestamptz not null,
    constraint pk_known_devices primary key (user_id, device_hash),
    constraint fk_known_devices_user_id
        foreign key (user_id) references users (id) on delete cascade
);

-- Dead with the membership of whom they act as, and of who made them.
create table api_tokens (
    organization_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    created_by uuid not null,
    name text not null,
    token_hash bytea not null,
    scopes text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint pk_api_tokens primary key (organization_id, id),
    constraint uq_api_tokens_token_hash unique (token_hash),
    constraint fk_api_tokens_organization_id_user_id
        foreign key (organization_id, user_id)
        references memberships (organization_id, user_id) on delete cascade,
    constraint fk_api_tokens_organization_id_created_by
        foreign key (organization_id, created_by)
        references memberships (organization_id, user_id) on delete cascade
);
create index ix_api_tokens_organization_id_user_id on api_tokens (organization_id, user_id);
create index ix_api_tokens_organization_id_created_by on api_tokens (organization_id, created_by);

create table service_accounts (
    organization_id uuid not null,
    user_id uuid not null,
    name text not null,
    created_by uuid not null,
    created_at timestamptz not null,
    constraint pk_service_accounts primary key (organization_id, user_id),
    constraint fk_service_accounts_organization_id_user_id
        foreign key (organization_id, user_id)
        references memberships (organization_id, user_id) on delete cascade
);

-- Tries, counted in one place for all processes. Lost in a crash of the server: they refill.
create unlogged table rate_limits (
    key text not null,
    due timestamptz not null,
    constraint pk_rate_limits primary key (key)
);
create index ix_rate_limits_due on rate_limits (due);

grant select, insert, update, delete on
    accounts, failed_sign_ins, sign_ins, refresh_tokens, one_time_secrets, mail_requests, passkeys,
    device_requests, activities, known_devices, api_tokens, service_accounts, rate_limits
    to crewkit_app;
-- What happened stays as it was told.
revoke update on activities from crewkit_app;

do $$
declare
    tenant constant text :=
        'nullif((select current_setting(''app.organization_id'', true)), '''')::uuid';
    name text;
begin
    foreach name in array array['api_tokens', 'service_accounts']
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

-- A token finds itself, and with it its organization: who has its hash has the token.
create policy own on api_tokens for select
    using (token_hash = decode(nullif((select current_setting('app.token_hash', true)), ''), 'hex'));
