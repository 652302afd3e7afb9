-- Every tenant table has the organization first in its primary key, and in each foreign key to
-- another tenant table.

create table users (
    id uuid not null,
    name text not null,
    email text,
    created_at timestamptz not null,
    constraint pk_users primary key (id),
    constraint uq_users_email unique (email)
);

create table organizations (
    id uuid not null,
    name text not null,
    slug text not null,
    personal boolean not null,
    created_at timestamptz not null,
    constraint pk_organizations primary key (id),
    constraint uq_organizations_slug unique (slug)
);

create table memberships (
    organization_id uuid not null,
    user_id uuid not null,
    level text not null,
    constraint pk_memberships primary key (organization_id, user_id),
    constraint fk_memberships_organization_id
        foreign key (organization_id) references organizations (id) on delete cascade,
    constraint fk_memberships_user_id foreign key (user_id) references users (id) on delete cascade
);
create index ix_memberships_user_id on memberships (user_id);

create table projects (
    organization_id uuid not null,
    id uuid not null,
    name text not null,
    slug text not null,
    remote text,
    root text not null,
    created_at timestamptz not null,
    constraint pk_projects primary key (organization_id, id),
    constraint fk_projects_organization_id
        foreign key (organization_id) references organizations (id) on delete cascade,
    constraint uq_projects_organization_id_slug unique (organization_id, slug),
    constraint uq_projects_organization_id_remote unique (organization_id, remote)
);

create table project_roots (
    organization_id uuid not null,
    root_key uuid not null,
    project_id uuid not null,
    root text not null,
    constraint pk_project_roots primary key (organization_id, root_key),
    constraint fk_project_roots_organization_id_project_id
        foreign key (organization_id, project_id) references projects (organization_id, id) on delete cascade
);
create index ix_project_roots_organization_id_project_id
    on project_roots (organization_id, project_id);

create table runs (
    organization_id uuid not null,
    id uuid not null,
    started_at timestamptz not null,
    constraint pk_runs primary key (organization_id, id),
    constraint fk_runs_organization_id
        foreign key (organization_id) references organizations (id) on delete cascade
);

-- Rows that change with every batch leave room in their page for their next version.
create table conversations (
    organization_id uuid not null,
    id uuid not null,
    claude_session_id text not null,
    project_id uuid not null,
    user_id uuid,
    source text not null,
    created_at timestamptz not null,
    agent text,
    first_at timestamptz,
    last_at timestamptz,
    cwd text,
    git_branch text,
    client_version text,
    title text,
    first_prompt text,
    prompts integer not null,
    tool_calls integer not null,
    tool_errors integer not null,
    api_errors integer not null,
    compactions integer not null,
    interruptions integer not null,
    client_cost_usd numeric,
    client_unknown_model boolean not null,
    constraint pk_conversations primary key (organization_id, id),
    constraint fk_conversations_organization_id_project_id
        foreign key (organization_id, project_id) references projects (organization_id, id),
    constraint fk_conversations_organization_id_user_id
        foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete set null (user_id),
    constraint uq_conversations_organization_id_claude_session_id unique (organization_id, claude_session_id)
) with (fillfactor = 80);
create index ix_conversations_newest
    on conversations (organization_id, first_at desc nulls last, id desc);
create index ix_conversations_organization_id_project_id
    on conversations (organization_id, project_id);
create index ix_conversations_organization_id_user_id on conversations (organization_id, user_id);

create table run_conversations (
    organization_id uuid not null,
    run_id uuid not null,
    conversation_id uuid not null,
    constraint pk_run_conversations primary key (organization_id, run_id, conversation_id),
    constraint fk_run_conversations_organization_id_run_id
        foreign key (organization_id, run_id) references runs (organization_id, id) on delete cascade,
    constraint fk_run_conversations_organization_id_conversation_id
        foreign key (organization_id, conversation_id) references conversations (organization_id, id) on delete cascade
);
create index ix_run_conversations_organization_id_conversation_id
    on run_conversations (organization_id, conversation_id);

create table streams (
    organization_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    name text not null,
    agent_type text,
    description text,
    tool_use_id text,
    parent_agent_id text,
    spawn_depth integer,
    model text,
    state text not null,
    lines integer not null,
    size bigint not null,
    items integer not null,
    malformed integer not null,
    omitted integer not null,
    omitted_bytes bigint not null,
    record_types text not null,
    first_at timestamptz,
    last_at timestamptz,
    last_batch_at timestamptz not null,
    archive_key text,
    archive_size bigint,
    archive_sha256 bytea,
    failure text,
    constraint pk_streams primary key (organization_id, id),
    constraint fk_streams_organization_id_conversation_id
        foreign key (organization_id, conversation_id) references conversations (organization_id, id) on delete cascade,
    constraint uq_streams_organization_id_conversation_id_name unique (organization_id, conversation_id, name)
) with (fillfactor = 80);

create table stream_frames (
    organization_id uuid not null,
    stream_id uuid not null,
    first_line integer not null,
    lines integer not null,
    first_byte bigint not null,
    size integer not null,
    packed_size integer not null,
    archive_offset bigint,
    omitted_bytes bigint not null,
    batch_id uuid not null,
    sha256 bytea not null,
    line_index bytea not null,
    packed bytea,
    constraint pk_stream_frames primary key (organization_id, stream_id, first_line),
    constraint fk_stream_frames_organization_id_stream_id
        foreign key (organization_id, stream_id) references streams (organization_id, id) on delete cascade,
    constraint uq_stream_frames_organization_id_stream_id_batch_id unique (organization_id, stream_id, batch_id)
);

create table stream_flaws (
    organization_id uuid not null,
    stream_id uuid not null,
    line integer not null,
    reason text not null,
    kept boolean not null,
    constraint pk_stream_flaws primary key (organization_id, stream_id, line),
    constraint fk_stream_flaws_organization_id_stream_id
        foreign key (organization_id, stream_id) references streams (organization_id, id) on delete cascade
);

create table messages (
    organization_id uuid not null,
    message_key uuid not null,
    stream_id uuid not null,
    at timestamptz not null,
    line integer not null,
    input integer not null,
    output integer not null,
    cache_read integer not null,
    cache_write_5m integer not null,
    cache_write_1h integer not null,
    cost_usd numeric,
    model text not null,
    constraint pk_messages primary key (organization_id, message_key),
    constraint fk_messages_organization_id_stream_id
        foreign key (organization_id, stream_id) references streams (organization_id, id) on delete cascade
);
create index ix_messages_organization_id_stream_id on messages (organization_id, stream_id);

create table message_copies (
    organization_id uuid not null,
    message_key uuid not null,
    conversation_id uuid not null,
    stream_id uuid not null,
    at timestamptz not null,
    line integer not null,
    input integer not null,
    output integer not null,
    cache_read integer not null,
    cache_write_5m integer not null,
    cache_write_1h integer not null,
    cost_usd numeric,
    model text not null,
    message_id text not null,
    copied_from text,
    constraint pk_message_copies primary key (organization_id, message_key, conversation_id),
    constraint fk_message_copies_organization_id_conversation_id
        foreign key (organization_id, conversation_id) references conversations (organization_id, id) on delete cascade,
    constraint fk_message_copies_organization_id_stream_id
        foreign key (organization_id, stream_id) references streams (organization_id, id) on delete cascade
);
create index ix_message_copies_organization_id_conversation_id
    on message_copies (organization_id, conversation_id);
create index ix_message_copies_organization_id_stream_id
    on message_copies (organization_id, stream_id);

create table stream_usage (
    organization_id uuid not null,
    stream_id uuid not null,
    model text not null,
    messages bigint not null,
    unpriced bigint not null,
    input bigint not null,
    output bigint not null,
    cache_read bigint not null,
    cache_write_5m bigint not null,
    cache_write_1h bigint not null,
    cost_usd numeric not null,
    constraint pk_stream_usage primary key (organization_id, stream_id, model),
    constraint fk_stream_usage_organization_id_stream_id
        foreign key (organization_id, stream_id) references streams (organization_id, id) on delete cascade
) with (fillfactor = 80);

create table rollups (
    organization_id uuid not null,
    grain text not null,
    bucket timestamptz not null,
    project_id uuid not null,
    user_id uuid not null,
    agent text not null,
    model text not null,
    sessions bigint not null,
    prompts bigint not null,
    tool_calls bigint not null,
    tool_errors bigint not null,
    api_errors bigint not null,
    messages bigint not null,
    unpriced bigint not null,
    input bigint not null,
    output bigint not null,
    cache_read bigint not null,
    cache_write_5m bigint not null,
    cache_write_1h bigint not null,
    cost_usd numeric not null,
    constraint pk_rollups primary key (organization_id, grain, bucket, project_id, user_id, agent, model),
    constraint fk_rollups_organization_id_project_id
        foreign key (organization_id, project_id) references projects (organization_id, id) on delete cascade,
    constraint ck_rollups_grain check (grain in ('d', 'h'))
) with (fillfactor = 80);
create index ix_rollups_organization_id_project_id on rollups (organization_id, project_id);

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

create table instance (
    sole boolean not null,
    id uuid not null,
    version text not null,
    upgraded_at timestamptz not null,
    constraint pk_instance primary key (sole),
    constraint ck_instance_sole check (sole)
);

-- Frames are compressed already: trying again would cost time and save nothing.
alter table stream_frames alter column packed set storage external;
