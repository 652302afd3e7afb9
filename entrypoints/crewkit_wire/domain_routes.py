"""How domains of organizations travel, and joining by them."""

from crewkit_core.organizations.use_cases import (
    ClaimDomain,
    JoinByDomain,
    ListDomains,
    ListJoinable,
    RemoveDomain,
    SetDomainJoining,
    VerifyDomain,
)
from crewkit_wire.route import Answers, Body, Route

_DOMAINS = "/organizations/{organization_id}/domains"
_DOMAIN = f"{_DOMAINS}/{{domain}}"

DOMAIN_ROUTES: tuple[Route, ...] = (
    Route(
        name="joinable",
        method="GET",
        path="/organizations/joinable",
        message=ListJoinable,
        answers=Answers.PAGE,
        summary="List organizations that take me in without an invitation",
    ),
    Route(
        name="join_by_domain",
        method="POST",
        path="/organizations/join",
        message=JoinByDomain,
        body=Body.JSON,
        summary="Join an organization whose domain my address is of",
    ),
    Route(
        name="domains",
        method="GET",
        path=_DOMAINS,
        message=ListDomains,
        answers=Answers.PAGE,
        summary="List the domains that an organization claims",
    ),
    Route(
        name="claim_domain",
        method="POST",
        path=_DOMAINS,
        message=ClaimDomain,
        body=Body.JSON,
        status=201,
        summary="Say that a domain is the organization's",
    ),
    Route(
        name="verify_domain",
        method="POST",
        path=f"{_DOMAIN}/verify",
        message=VerifyDomain,
        summary="Look for the record that proves a domain",
    ),
    Route(
        name="set_domain_joining",
        method="PATCH",
        path=_DOMAIN,
        message=SetDomainJoining,
        body=Body.JSON,
        summary="Say what people of a domain become when they join, or that they are invited",
    ),
    Route(
        name="remove_domain",
        method="DELETE",
        path=_DOMAIN,
        message=RemoveDomain,
        answers=Answers.NONE,
        status=204,
        summary="Claim a domain no more",
    ),
)
