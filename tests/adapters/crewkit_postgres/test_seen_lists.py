"""A page of sessions costs what is on it, however much lies between that is not seen."""

import functools
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from crewkit_core.sessions.views import SessionFilter, SessionSort, SortOrder
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.visibility import Sight, Visibility, sight
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.tenants import Tenant

pytestmark = pytest.mark.postgres

MANY, SHOWN = 3_000, 20
_FILL = """
    insert into conversations (
        organization_id, id, claude_session_id, project_id, user_id, source, created_at, first_at,
        prompts, tool_calls, tool_errors, api_errors, compactions, interruptions,
        client_unknown_model, visibility
    )
    select %s, gen_random_uuid(), %s || n, %s, %s, 'import', now(), now() - n * interval '1 minute',
        0, 0, 0, 0, 0, 0, false, %s
    from generate_series(1, %s) as n
"""


@pytest.fixture
def crowd(postgres_world: PostgresWorld) -> tuple[Tenant, uuid.UUID]:
    """Somebody with thousands of sessions that all see, among as many of others' that few do."""
    tenant, me = postgres_world.tenant(), uuid.uuid4()
    with postgres_world.admin() as admin:
        admin.execute("insert into users (id, name, created_at) values (%s, 'Me', now())", (me,))
        joined = "insert into memberships (organization_id, user_id, level) values (%s, %s, %s)"
        admin.execute(joined, (tenant.id, me, "developer"))
        for name, whose, visibility in (
            ("open", me, "organization"),
            ("private", tenant.user_id, "private"),
            ("sensitive", tenant.user_id, "sensitive"),
        ):
            row = (tenant.id, name, tenant.project_id, whose, visibility, MANY)
            admin.execute(_FILL, row)
        admin.execute("analyze conversations")
    return tenant, me


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a plan's steps, its own first."""
    return [plan, *(step for below in plan.get("Plans", ()) for step in nodes(below))]


def of(tenant: Tenant, me: uuid.UUID) -> dict[str, tuple[Sight, SessionFilter]]:
    """Return who asks for what."""
    everything = Sight(user_id=me, others=frozenset(Visibility))
    return {
        "developer": (sight(me, Level.DEVELOPER), SessionFilter()),
        "admin": (sight(me, Level.ADMIN), SessionFilter()),
        "owner of a personal organization": (everything, SessionFilter()),
        "one's own": (sight(me, Level.DEVELOPER), SessionFilter(user_id=me)),
        "another's": (sight(me, Level.VIEWER), SessionFilter(user_id=tenant.user_id)),
        "nobody's yet": (sight(uuid.uuid4(), Level.VIEWER), SessionFilter()),
    }


def plan_of(connection: sa.Connection, ask: Callable[[], object]) -> list[dict[str, Any]]:
    """Return the steps of the first statement that *ask* sends, as they went."""
    sent: list[tuple[str, Any]] = []
    sa.event.listen(connection, "before_cursor_execute", lambda *told: sent.append(told[2:4]))
    ask()
    statement, values = sent[0]
    explained = f"explain (analyze, format json) {statement}"
    (plan,) = connection.exec_driver_sql(explained, values).scalar_one()
    return nodes(plan["Plan"])


def test_no_page_walks_over_what_is_not_seen(
    postgres_world: PostgresWorld, crowd: tuple[Tenant, uuid.UUID]
) -> None:
    """Whoever asks: no step reads more rows than a page holds, and none in vain."""
    tenant, me = crowd
    newest = (SessionSort.STARTED, SortOrder.DESCENDING, None, SHOWN)
    for name, (seeing, which) in of(tenant, me).items():
        with postgres_world.work(tenant.id) as unit:
            steps = plan_of(
                unit.settled(),
                functools.partial(unit.sessions.page, tenant.id, seeing, which, *newest),
            )
        assert SHOWN + 1 >= max(step["Actual Rows"] for step in steps), name
        assert 0 == sum(step.get("Rows Removed by Filter", 0) for step in steps), name
