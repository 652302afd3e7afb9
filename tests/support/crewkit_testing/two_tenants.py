"""Two organizations that hold one of everything, and every call that reaches a row."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

import attrs
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from crewkit_core.accounts.model import ApiToken, ServiceAccount
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.event import Event
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.repeating import Repeatable
from crewkit_core.kernel.scopes import Scope
from crewkit_core.organizations.model import Domain, Invitation
from crewkit_core.sessions.model.conversation import Conversation, Run
from crewkit_core.sessions.model.frame import Flaw, Frame
from crewkit_core.sessions.model.stream import Stream
from crewkit_core.sessions.model.tally import Figures, MessageRecord
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Project
from crewkit_core.webhooks.model import Delivery, Endpoint, Failure, KeptSecret, State, Try
from crewkit_postgres.repeats import PostgresRepeats
from crewkit_postgres.tables import metadata, people
from crewkit_postgres.work import PostgresUnit
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.tenants import NOON, Tenant
from crewkit_testing.told import a_told_point, a_told_request

TENANT_TABLES: Mapping[str, sa.Table] = {
    name: table
    for name, table in metadata.tables.items()
    if "organization_id" in table.columns or name == "organizations"
}


def tenant_column(table: sa.Table) -> "sa.Column[uuid.UUID]":
    """Return the column that says whose a row is."""
    return table.c.id if table.name == "organizations" else table.c.organization_id


@attrs.frozen(kw_only=True)
class Fact(Event):
    """Something that happened to an organization."""

    kind: ClassVar[str] = "fact.happened"


@attrs.frozen(kw_only=True)
class Rows:
    """One of everything that an organization can have.

    Attributes:
        newcomer: A user who is in no organization.
    """

    tenant: Tenant
    newcomer: User
    project: Project
    other_project: Project
    conversation: Conversation
    stream: Stream
    frame: Frame
    message: MessageRecord
    copy: MessageRecord
    heir: MessageRecord
    run: Run
    token: ApiToken
    service: ServiceAccount
    fact: Fact
    event_id: uuid.UUID
    invitation: Invitation
    domain: Domain
    endpoint: Endpoint
    delivery: Delivery
    tried: Try

    def of(self, organization_id: uuid.UUID) -> "Rows":
        """Return the same rows, as if another organization's."""
        return attrs.evolve(
            self,
            **{
                field.name: attrs.evolve(row, organization_id=organization_id)
                for field in attrs.fields(Rows)
                if hasattr(row := getattr(self, field.name), "organization_id")
            },
        )


def _projects(unit: PostgresUnit, tenant: Tenant, name: str) -> tuple[Project, Project]:
    """Make a repository's, to which somebody is admitted, a folder's and a deleted one."""
    found = unit.projects.find(tenant.id, tenant.project_id)
    assert found is not None
    project = attrs.evolve(found, remote=f"host/{name}/app", root=f"/{name}")
    unit.projects.save(project)
    unit.projects.remember_root(tenant.id, project.root, project.id)
    unit.projects.admit(tenant.id, project.id, tenant.user_id, Level.VIEWER)
    gone = unit.projects.add(tenant.project(slug="gone", root="/gone"))
    unit.projects.save(attrs.evolve(gone, deleted_at=NOON))
    return project, unit.projects.add(tenant.project(slug="lone", root=f"/{name}/lone"))


def fill(world: PostgresWorld, name: str) -> Rows:
    """Found an organization and give it a row in every table."""
    tenant = world.tenant(name)
    newcomer = User(id=new_id(NOON), name="New", email=f"new@{name}.example", created_at=NOON)
    with world.engine.begin() as connection:
        connection.execute(metadata.tables["users"].insert().values(attrs.asdict(newcomer)))
    conversation, stream = tenant.session(f"{name}-s1", [f"{name}-m1"])
    other, elsewhere = tenant.session(f"{name}-s2", [f"{name}-m2"])
    run = Run(organization_id=tenant.id, id=new_id(NOON), started_at=NOON)
    frame = tenant.frame(stream, 0, b"a\n")
    flaw = Flaw(organization_id=tenant.id, stream_id=stream.id, line=0, reason="r", kept=True)
    copy, heir = tenant.message(stream, f"{name}-m2"), tenant.message(elsewhere, f"{name}-m1")
    service = _service(tenant)
    token = _token(tenant, f"{name}-token")
    invitation = _invited(world, tenant, f"{name}-invitation")
    with world.work(tenant.id) as unit:
        unit.service_accounts.add(service)
        unit.api_tokens.add(token)
        project, lone = _projects(unit, tenant, name)
        unit.frames.add(frame, [flaw])
        unit.streams.save(attrs.evolve(stream, lines=1, size=2))
        unit.messages.add_copies([copy, heir])
        unit.conversations.link_run(run, conversation.id)
        unit.telemetry.add_requests(tenant.id, tenant.user_id, [a_told_request(f"{name}-s1")])
        unit.telemetry.add_points(tenant.id, tenant.user_id, [a_told_point(f"{name}-s1")])
        # a bucket without a fact, for a repair to find
        unit.tallies.add(tenant.id, [(tenant.bucket(other, None), Figures(prompts=1))])
    _answered(world, tenant)
    fact = Fact(organization_id=tenant.id, object_id=name)
    return Rows(
        tenant=tenant,
        newcomer=newcomer,
        project=project,
        other_project=lone,
        conversation=conversation,
        stream=attrs.evolve(stream, lines=1, size=2),
        frame=frame,
        message=tenant.message(stream, f"{name}-m1"),
        copy=copy,
        heir=heir,
        run=run,
        token=token,
        service=service,
        fact=fact,
        event_id=_happened(world, tenant, fact),
        invitation=invitation,
        domain=_claimed(world, tenant, f"{name}.example"),
        **_webhook(world, tenant),
    )


def _happened(world: PostgresWorld, tenant: Tenant, fact: Fact) -> uuid.UUID:
    with world.work(tenant.id) as unit:
        unit.trail.record(Actor(user_id=tenant.user_id), fact)
    (happened,) = world.happened(tenant.id)
    with world.work(tenant.id) as unit:
        unit.events.begin_reaction(tenant.id, happened.id, "first")
    return happened.id


def _answered(world: PostgresWorld, tenant: Tenant) -> None:
    request = Repeatable(
        organization_id=tenant.id, user_id=tenant.user_id, key="key", fingerprint=b"fingerprint"
    )
    with PostgresRepeats(world.engine, world.clock)(request) as answered:
        answered.keep(b"{}")


def _service(tenant: Tenant) -> ServiceAccount:
    return ServiceAccount(
        organization_id=tenant.id,
        user_id=new_id(NOON),
        name="CI",
        level=Level.DEVELOPER,
        created_by=tenant.user_id,
        created_at=NOON,
    )


def _invited(world: PostgresWorld, tenant: Tenant, secret: str) -> Invitation:
    invitation = Invitation(
        organization_id=tenant.id,
        id=new_id(NOON),
        email=f"{secret}@example.org",
        level=Level.VIEWER,
        invited_by=tenant.user_id,
        token_hash=secret.encode(),
        created_at=NOON,
        expires_at=NOON + dt.timedelta(days=7),
    )
    with world.work(tenant.id) as unit:
        unit.invitations.add(invitation)
    return invitation


def _claimed(world: PostgresWorld, tenant: Tenant, name: str) -> Domain:
    domain = Domain(organization_id=tenant.id, name=name, token="t", claimed_at=NOON)
    with world.work(tenant.id) as unit:
        unit.domains.add(domain)
    return domain


def _webhook(world: PostgresWorld, tenant: Tenant) -> dict[str, Any]:
    endpoint = Endpoint(
        organization_id=tenant.id,
        id=new_id(NOON),
        url="https://hooks.example.com/",
        description="",
        kinds=(),
        secret=KeptSecret(key_id="key", seed=b"seed"),
        created_at=NOON,
    )
    delivery = Delivery(
        organization_id=tenant.id,
        id=new_id(NOON),
        endpoint_id=endpoint.id,
        event_id=new_id(NOON),
        kind="fact.happened",
        body=b"{}",
        state=State.DEAD,
        tries=1,
        created_at=NOON,
        due_at=None,
        settled_at=NOON,
    )
    tried = Try(
        organization_id=tenant.id,
        delivery_id=delivery.id,
        number=1,
        at=NOON,
        status=500,
        failure=Failure.STATUS,
        duration_ms=1,
        answer="no",
    )
    with world.work(tenant.id) as unit:
        unit.endpoints.add(endpoint)
        unit.deliveries.add(delivery)
        unit.deliveries.note(tried)
    return {"endpoint": endpoint, "delivery": delivery, "tried": tried}


def _token(tenant: Tenant, secret: str) -> ApiToken:
    return ApiToken(
        organization_id=tenant.id,
        id=new_id(NOON),
        user_id=tenant.user_id,
        created_by=tenant.user_id,
        name="build",
        token_hash=secret.encode(),
        scopes=(Scope.READ,),
        created_at=NOON,
        expires_at=NOON,
    )


def snapshot(connection: sa.Connection, organization_id: uuid.UUID) -> dict[str, list[Any]]:
    """Return every row of the organization that the connection sees."""
    return {
        name: sorted(
            (
                tuple(row)
                for row in connection.execute(
                    sa.select(table).where(tenant_column(table) == organization_id)
                )
            ),
            key=repr,
        )
        for name, table in TENANT_TABLES.items()
    }


def twin_of(rows: Rows, bare: sa.Engine) -> uuid.UUID:
    """Copy every row to a new organization, ids and all, under other names and figures."""
    twin = new_id(NOON)
    other: Mapping[str, Any] = {"title": "twin", "description": "twin", "prompts": 77}
    with bare.begin() as connection:
        for table in metadata.sorted_tables:
            if table.name not in TENANT_TABLES:
                continue
            whose = tenant_column(table)
            changed = {name: other[name] for name in other if name in table.c}
            if table.name == "organizations":
                changed["slug"] = "twin"
            if table.name in {"api_tokens", "invitations"}:
                changed["token_hash"] = b"twin"
            columns = [
                sa.literal(changed.get(column.name, twin), column.type)
                if column.name in changed or column is whose
                else column
                for column in table.c
            ]
            ours = sa.select(*columns).where(whose == rows.tenant.id)
            # people come with memberships already
            copied = insert(table).from_select(list(table.c), ours)
            connection.execute(copied.on_conflict_do_nothing() if table is people else copied)
    return twin
