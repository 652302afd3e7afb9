-- What stands behind a token now, in one round trip: asked at every request of a program.
-- It runs with its caller's rights and under their row-level security: the token's own hash shows
-- the token, and its organization then shows who is a member. Both settings end with the statement.
create function bearer_standing(hash bytea)
returns table (
    organization_id uuid, id uuid, user_id uuid, created_by uuid, name text, token_hash bytea,
    scopes text[], created_at timestamptz, expires_at timestamptz, used_at timestamptz,
    creator_level text, acts_level text, disabled boolean
)
language plpgsql volatile security invoker set search_path = public, pg_temp
as $$
declare
    token api_tokens;
begin
    perform set_config('app.token_hash', encode(hash, 'hex'), true);
    select * into token from api_tokens as t where t.token_hash = hash;
    if not found then
        return;
    end if;
    perform set_config('app.organization_id', token.organization_id::text, true);
    return query select
        token.organization_id, token.id, token.user_id, token.created_by, token.name,
        token.token_hash, token.scopes, token.created_at, token.expires_at, token.used_at,
        (select m.level from memberships as m
         join organizations as o on o.id = m.organization_id and o.deleted_at is null
         where m.organization_id = token.organization_id and m.user_id = token.created_by),
        (select m.level from memberships as m
         join organizations as o on o.id = m.organization_id and o.deleted_at is null
         where m.organization_id = token.organization_id and m.user_id = token.user_id),
        exists (select from accounts as a
                where a.user_id = token.created_by and a.disabled_at is not null);
end
$$;
revoke all on function bearer_standing(bytea) from public;
grant execute on function bearer_standing(bytea) to crewkit_app;
