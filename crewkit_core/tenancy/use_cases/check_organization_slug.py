"""Tell whether an organization's slug is free."""

import attrs

from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import Unauthenticated
from crewkit_core.kernel.message import Query
from crewkit_core.tenancy.ports import Directory
from crewkit_core.tenancy.use_cases.asking import check_slug
from crewkit_core.tenancy.views import SlugView


@attrs.frozen(kw_only=True)
class CheckOrganizationSlug(Query[SlugView]):
    """Is this slug free for an organization?"""

    slug: str


def check_organization_slug(
    query: CheckOrganizationSlug, *, actor: Actor, directory: Directory
) -> SlugView:
    """Return whether it is free now; slugs are public, as they stand in addresses.

    Raises:
        Unauthenticated: nobody known is asking.
        Invalid: it is no slug.
    """
    if actor.origin is Origin.ANONYMOUS:
        raise Unauthenticated("sign in first")
    slug = check_slug(query.slug)
    return SlugView(slug=slug, available=directory.slug_is_free(slug))
