alter table conversations
    add column outcome text,
    add column outcome_source text,
    add column outcome_at timestamptz,
    add constraint ck_conversations_outcome check (outcome in ('success', 'failure')),
    add constraint ck_conversations_outcome_source
        check (num_nonnulls(outcome, outcome_source, outcome_at) in (0, 3));

alter table rollups
    add column successes bigint not null default 0,
    add column failures bigint not null default 0,
    add column timed bigint not null default 0,
    add column duration_ms bigint not null default 0;

-- nobody has said anything of an outcome yet; how long sessions lasted is known already
update rollups r
set timed = f.timed, duration_ms = f.duration_ms
from (
    select
        c.organization_id, g.grain,
        date_trunc(g.field, coalesce(c.first_at, c.created_at), 'UTC') as bucket, c.project_id,
        coalesce(c.user_id, '00000000-0000-0000-0000-000000000000') as user_id,
        left(coalesce(c.agent, ''), 200) as agent,
        count(*) as timed,
        sum(floor(extract(epoch from c.last_at - c.first_at) * 1000))::bigint as duration_ms
    from conversations c
    cross join (values ('h', 'hour'), ('d', 'day')) as g (grain, field)
    where c.first_at is not null and c.last_at is not null
    group by 1, 2, 3, 4, 5, 6
) as f
where (r.organization_id, r.grain, r.bucket, r.project_id, r.user_id, r.agent, r.model)
    = (f.organization_id, f.grain, f.bucket, f.project_id, f.user_id, f.agent, '');

alter table rollups
    alter column successes drop default,
    alter column failures drop default,
    alter column timed drop default,
    alter column duration_ms drop default;
