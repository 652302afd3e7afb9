"""What the database itself refuses, and does on its own."""

import attrs
import psycopg
import pytest

from crewkit_core.kernel.errors import Invalid, Unavailable
from crewkit_postgres.errors import translated
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.tenants import Tenant


def test_a_session_outlives_its_user(world: PostgresWorld, tenant: Tenant) -> None:
    """Deleting a person leaves their sessions in the organization, as nobody's."""
    conversation, _ = tenant.session("s1")
    with world.admin() as admin:
        admin.execute("delete from users where id = %s", (tenant.user_id,))
    with world.work(tenant.id) as unit:
        found = unit.conversations.find(tenant.id, conversation.id)
    assert attrs.evolve(conversation, user_id=None) == found


def test_text_that_cannot_be_stored_is_refused(world: PostgresWorld, tenant: Tenant) -> None:
    """NUL in text is the caller's mistake, and no internal error."""
    with pytest.raises(Invalid), world.work(tenant.id) as unit:
        unit.conversations.add(tenant.conversation(title="a\x00b"))


@pytest.mark.parametrize("kind", [psycopg.DatabaseError, psycopg.OperationalError])
def test_what_broke_without_a_word_from_the_server_comes_back(kind: type[psycopg.Error]) -> None:
    """A killed server's last connections report errors of no kind; they are its absence."""
    with pytest.raises(Unavailable), translated():
        raise kind("server closed the connection unexpectedly")


def test_what_the_server_complains_of_is_a_failure() -> None:
    """A statement it refuses for a reason of its own is a bug, and stays one."""
    with pytest.raises(psycopg.errors.UndefinedTable), translated():
        raise psycopg.errors.UndefinedTable("no such table")
