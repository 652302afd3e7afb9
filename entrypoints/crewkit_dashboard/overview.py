"""``/kit``: the figures of a period."""

import attrs
import falcon

from crewkit_core.analytics.use_cases import BreakDown, ShowTimeSeries, Summarize
from crewkit_core.analytics.views import AnalyticsSummary, Dimension, SeriesPoint
from crewkit_core.sessions.use_cases import ListSessions
from crewkit_dashboard import asking, links
from crewkit_dashboard.cards import cards
from crewkit_dashboard.changes import since_last_week
from crewkit_dashboard.courses import cost_course, rows_by_day, token_course
from crewkit_dashboard.periods import Days, Span
from crewkit_dashboard.site import Site, Visitor, page
from crewkit_dashboard.splits import Split, split_table


@attrs.frozen
class Overview:
    """The first page."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show the period asked for; without any session at all, how to connect."""
        days = asking.choice(req, "days", Days.MONTH)
        span = Span.until(self.site.today(), days)
        summary = _summary(visitor, span)
        if not summary.current.messages and not _has_sessions(visitor):
            self.site.show(req, resp, "welcome.html", nav="overview")
            return
        splits = [_split(visitor, span, dimension) for dimension in Dimension]
        daily = _series(visitor, span, None)
        self.site.show(
            req,
            resp,
            "overview.html",
            nav="overview",
            days=days,
            choices=[(choice, links.link(links.OVERVIEW, days=choice)) for choice in Days],
            span=span,
            summary=summary,
            changed=since_last_week(_summary(visitor, Span.until(self.site.today(), Days.WEEK))),
            cards=cards(summary, daily, span),
            cost=cost_course(_series(visitor, span, Dimension.MODEL), span),
            tokens=token_course(daily, span),
            rows=rows_by_day(daily, span),
            splits=splits,
        )


def _summary(visitor: Visitor, span: Span) -> AnalyticsSummary:
    return visitor.ask(
        Summarize(
            organization_id=visitor.organization_id, start_date=span.first, end_date=span.last
        )
    )


def _has_sessions(visitor: Visitor) -> bool:
    return bool(visitor.ask(ListSessions(organization_id=visitor.organization_id, limit=1)).data)


def _series(visitor: Visitor, span: Span, split_by: Dimension | None) -> tuple[SeriesPoint, ...]:
    return visitor.ask(
        ShowTimeSeries(
            organization_id=visitor.organization_id,
            start_date=span.first,
            end_date=span.last,
            split_by=split_by,
        )
    ).points


def _split(visitor: Visitor, span: Span, dimension: Dimension) -> Split:
    breakdown = visitor.ask(
        BreakDown(
            organization_id=visitor.organization_id,
            start_date=span.first,
            end_date=span.last,
            dimension=dimension,
        )
    )
    return split_table(breakdown, span)
