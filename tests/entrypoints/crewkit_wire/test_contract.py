"""The table of routes, and what follows from it."""

from typing import Any

import pytest
from openapi_spec_validator import validate

from crewkit_core.accounts import use_cases as accounts
from crewkit_core.analytics import use_cases as analytics
from crewkit_core.audit import use_cases as audit
from crewkit_core.kernel.errors import CrewkitError, Detail
from crewkit_core.organizations import use_cases as organizations
from crewkit_core.platform import use_cases as platform
from crewkit_core.sessions import use_cases as sessions
from crewkit_core.sessions.errors import SequenceGap
from crewkit_core.tenancy import use_cases as tenancy
from crewkit_core.webhooks import use_cases as webhooks
from crewkit_wire.docstrings import about, about_field
from crewkit_wire.json_text import write_json
from crewkit_wire.openapi import openapi_document
from crewkit_wire.refusals import STATUSES, error_body, refusal_of, status_of
from crewkit_wire.relations import OF_ITEMS, RELATED, ROOT
from crewkit_wire.routes import BY_MESSAGE, BY_NAME, PREFIX, ROUTES, Answers

INWARD = {
    accounts.AnswerMailRequest,
    accounts.Authenticate,
    accounts.CreateSignInLink,
    accounts.KeepInBrowser,
    accounts.RedeemSignInLink,
    accounts.SendNotice,
    # these travel in the form of OAuth
    accounts.BeginDeviceGrant,
    accounts.RedeemDeviceCode,
    sessions.ConsolidateStream,
    sessions.RemoveArchive,
    sessions.SweepSessions,
    tenancy.FoundPersonalOrganization,
    audit.DeliverEvent,
    audit.KeepAnchor,
    organizations.SendInvitation,
    platform.CreatePlatformLink,
    platform.FoundPlatform,
    webhooks.SendWebhook,
    webhooks.SendWebhookNotice,
}


def _document() -> dict[str, Any]:
    return openapi_document("http://localhost:8321", "1.2.3")


def _classes(kind: type[CrewkitError]) -> list[type[CrewkitError]]:
    return [kind, *(each for child in kind.__subclasses__() for each in _classes(child))]


def test_every_message_travels_or_is_known_not_to() -> None:
    """A use case is reached over HTTP, or named here as this process's own business."""
    known = {*accounts.USE_CASES, *analytics.USE_CASES, *audit.USE_CASES}
    known |= {*organizations.USE_CASES, *platform.USE_CASES}
    known |= {*sessions.USE_CASES, *tenancy.USE_CASES}
    known |= {*webhooks.USE_CASES}
    assert known - INWARD == set(BY_MESSAGE)


def test_no_two_routes_are_the_same() -> None:
    """Names, and methods with paths, are each route's own."""
    assert len(ROUTES) == len(BY_NAME) == len({(each.method, each.path) for each in ROUTES})


def test_every_route_has_links_that_lead_somewhere() -> None:
    """Each route with a JSON answer has its relations, and each names a route."""
    with_body = {each.name for each in ROUTES if each.answers in {Answers.ONE, Answers.PAGE}}
    assert with_body == set(RELATED)
    assert {each.name for each in ROUTES if each.answers is Answers.PAGE} == set(OF_ITEMS)
    related = [ROOT, *RELATED.values(), *OF_ITEMS.values()]
    assert {name.partition("?")[0] for each in related for name in each.values()} <= set(BY_NAME)


def test_the_description_is_valid() -> None:
    """The generated document follows the OpenAPI 3.1 specification."""
    validate(_document())


def test_the_description_tells_of_every_route() -> None:
    """Every route of the table is in the document, with its status."""
    paths = _document()["paths"]
    found = {
        (path, method.upper()): set(operation["responses"])
        for path, each in paths.items()
        for method, operation in each.items()
    }
    assert {(PREFIX + each.path, each.method) for each in ROUTES} == set(found)
    assert all(str(each.status) in found[PREFIX + each.path, each.method] for each in ROUTES)


def test_the_description_speaks_as_the_code_does() -> None:
    """Fields are described by the docstrings of their classes."""
    schema = _document()["components"]["schemas"]["SessionSummary"]["properties"]
    assert "Lines that are not blank, main and subagents." == schema["items"]["description"]
    times = "Times of its first own and last line; duration_ms lies between."
    assert [times] * 2 == [schema[name]["description"] for name in ("started_at", "ended_at")]


def test_docstrings_are_read_by_section() -> None:
    """A class's own words end where its fields begin; an extended class's fields are found."""
    assert "Where did the period's cost go?" == about(analytics.BreakDown)
    days = "Days, both included; the last 30 days by default."
    assert days == about_field(analytics.BreakDown, "end_date")
    assert "" == about_field(analytics.BreakDown, "no_such_field")


@pytest.mark.parametrize("kind", _classes(CrewkitError)[1:], ids=lambda kind: kind.__name__)
def test_a_refusal_arrives_as_what_it_was(kind: type[CrewkitError]) -> None:
    """Class, message and details of every refusal survive the trip."""
    details = (Detail(field="a.b", code="odd", message="is odd"),)
    error = SequenceGap(7) if kind is SequenceGap else kind("not like this", details)
    back = refusal_of(status_of(error), write_json(error_body(error, "req_1")))
    assert type(error) is type(back)
    assert error.details == back.details
    assert back.message.startswith(error.message)
    assert getattr(error, "expected", None) == getattr(back, "expected", None)


@pytest.mark.parametrize(("kind", "status"), STATUSES)
def test_an_unknown_code_is_read_by_its_status(kind: type[CrewkitError], status: int) -> None:
    """A refusal of a newer platform is at least of its status's kind."""
    body = {"error": {"code": "brand_new", "message": "m", "details": [], "request_id": "r"}}
    assert status == status_of(refusal_of(status, write_json(body)))
    assert issubclass(kind, CrewkitError)


@pytest.mark.parametrize("data", [b"", b"<html>", b"[]", b'{"error":1}', b'{"error":{}}', b"\xff"])
def test_something_else_may_answer(data: bytes) -> None:
    """What is no refusal of ours (a proxy's page) is still read by its status."""
    assert 503 == status_of(refusal_of(502, data))
    assert 404 == status_of(refusal_of(404, data))
    assert 500 == status_of(refusal_of(302, data))


@pytest.mark.parametrize(
    ("public_url", "name"),
    [("http://localhost:8321", "crewkit"), ("https://kit.example", "__Host-crewkit")],
)
def test_the_description_names_the_cookie_that_is_set(public_url: str, name: str) -> None:
    """The cookie's name depends on how the platform is reached, in the description as well."""
    schemes = openapi_document(public_url, "1")["components"]["securitySchemes"]
    assert name == schemes["session"]["name"]
