"""Compares what follows from facts with the facts, and makes it anew."""

import uuid
from typing import Any

import attrs

from crewkit_core.analytics.views import RollupCheck
from crewkit_postgres.driver import Driver, one
from crewkit_postgres.facts import FIGURES, KEY, OF_MESSAGES, facts

_USAGE_KEY = ("organization_id", "stream_id", "model")
_TOKENS = OF_MESSAGES[2:-1]
_USED = f"""
    select organization_id, stream_id, model, count(*) as messages,
        count(*) filter (where cost_usd is null) as unpriced,
        {", ".join(f"sum({name}) as {name}" for name in _TOKENS)},
        coalesce(sum(cost_usd), 0) as cost_usd
    from messages
    where organization_id = %(organization_id)s
    group by organization_id, stream_id, model
"""  # noqa: S608 - constants of ours


@attrs.frozen(kw_only=True)
class Derived:
    """A table that follows from facts.

    Attributes:
        fresh: The select of what it should hold.
    """

    table: str
    key: tuple[str, ...]
    figures: tuple[str, ...]
    fresh: str

    @property
    def comparison(self) -> str:
        """Counts the keys of both sides and those whose figures differ; nothing is zero."""
        fresh, stored = (
            ", ".join(f"coalesce({side}.{name}, 0)::numeric" for name in self.figures)
            for side in ("f", "r")
        )
        return f"""
            select count(*), count(*) filter (where ({fresh}) is distinct from ({stored}))
            from ({self.fresh}) as f
            full join (
                select * from {self.table} where organization_id = %(organization_id)s
            ) as r using ({", ".join(self.key)})
        """  # noqa: S608 - constants of ours

    @property
    def renewal(self) -> tuple[str, str]:
        """Empties the organization's part and fills it again."""
        return (
            f"delete from {self.table} where organization_id = %(organization_id)s",  # noqa: S608
            f"insert into {self.table} ({', '.join((*self.key, *self.figures))}) {self.fresh}",
        )


DERIVED = (
    Derived(table="rollups", key=KEY, figures=FIGURES, fresh=facts()),
    Derived(table="stream_usage", key=_USAGE_KEY, figures=OF_MESSAGES, fresh=_USED),
)


@attrs.frozen
class PostgresRollupRepair:
    """Rollups, and what streams used, checked in one transaction."""

    _driver: Driver

    def check(self, organization_id: uuid.UUID, *, repair: bool) -> RollupCheck:
        """Compare every bucket; with *repair*, make them anew when any differs.

        A repair keeps every batch waiting while it lasts: what is under way must either be seen
        with its figures or add them later, and never both.
        """
        values: dict[str, Any] = {"organization_id": organization_id}
        if repair:
            self._driver.execute("lock table stream_usage, rollups in share row exclusive mode")
        buckets = different = 0
        repaired = False
        for derived in DERIVED:
            compared, differing = self._compare(derived, values)
            buckets, different = buckets + compared, different + differing
            if repair and differing:
                for statement in derived.renewal:
                    self._driver.execute(statement, values)
                repaired = True
        return RollupCheck(buckets=buckets, different=different, repaired=repaired)

    def _compare(self, derived: Derived, values: dict[str, Any]) -> tuple[int, int]:
        row = one(self._driver, derived.comparison, values)
        return (0, 0) if row is None else (row[0], row[1])
