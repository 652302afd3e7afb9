"""Made from the description of the API by ``tox -e docs``.

Figures of an organization, read from rollups that follow each batch.
"""

import datetime as dt
import uuid

from crewkit_core.analytics.views import (
    AnalyticsSummary,
    Breakdown,
    Dimension,
    Granularity,
    RollupCheck,
    SuccessTrend,
    TimeSeries,
)
from crewkit_remote.speaking import Speaking


class AnalyticsApi(Speaking):
    """Operations of this part."""

    def summary(
        self,
        organization_id: uuid.UUID,
        *,
        start_date: dt.date | None = None,
        end_date: dt.date | None = None,
        project_id: uuid.UUID | None = None,
        user_id: uuid.UUID | None = None,
        agent: str | None = None,
        model: str | None = None,
        timezone: str = "UTC",
    ) -> AnalyticsSummary:
        """Sum up a period.

        What did the period bring, and the one before it?
        """
        return self._one(
            AnalyticsSummary,
            "summary",
            {
                "organization_id": organization_id,
                "start_date": start_date,
                "end_date": end_date,
                "project_id": project_id,
                "user_id": user_id,
                "agent": agent,
                "model": model,
                "timezone": timezone,
            },
        )

    def timeseries(
        self,
        organization_id: uuid.UUID,
        *,
        start_date: dt.date | None = None,
        end_date: dt.date | None = None,
        project_id: uuid.UUID | None = None,
        user_id: uuid.UUID | None = None,
        agent: str | None = None,
        model: str | None = None,
        timezone: str = "UTC",
        granularity: Granularity = Granularity.DAY,
        split_by: Dimension | None = None,
    ) -> TimeSeries:
        """Show a period bucket by bucket.

        How did the period go?
        """
        return self._one(
            TimeSeries,
            "timeseries",
            {
                "organization_id": organization_id,
                "start_date": start_date,
                "end_date": end_date,
                "project_id": project_id,
                "user_id": user_id,
                "agent": agent,
                "model": model,
                "timezone": timezone,
                "granularity": granularity,
                "split_by": split_by,
            },
        )

    def by_agent(
        self,
        organization_id: uuid.UUID,
        *,
        start_date: dt.date | None = None,
        end_date: dt.date | None = None,
        project_id: uuid.UUID | None = None,
        user_id: uuid.UUID | None = None,
        agent: str | None = None,
        model: str | None = None,
        timezone: str = "UTC",
    ) -> Breakdown:
        """Compare agents.

        What did each agent do?
        """
        return self._one(
            Breakdown,
            "by_agent",
            {
                "organization_id": organization_id,
                "start_date": start_date,
                "end_date": end_date,
                "project_id": project_id,
                "user_id": user_id,
                "agent": agent,
                "model": model,
                "timezone": timezone,
            },
        )

    def by_project(
        self,
        organization_id: uuid.UUID,
        *,
        start_date: dt.date | None = None,
        end_date: dt.date | None = None,
        project_id: uuid.UUID | None = None,
        user_id: uuid.UUID | None = None,
        agent: str | None = None,
        model: str | None = None,
        timezone: str = "UTC",
    ) -> Breakdown:
        """Compare projects.

        What happened in each project?
        """
        return self._one(
            Breakdown,
            "by_project",
            {
                "organization_id": organization_id,
                "start_date": start_date,
                "end_date": end_date,
                "project_id": project_id,
                "user_id": user_id,
                "agent": agent,
                "model": model,
                "timezone": timezone,
            },
        )

    def by_user(
        self,
        organization_id: uuid.UUID,
        *,
        start_date: dt.date | None = None,
        end_date: dt.date | None = None,
        project_id: uuid.UUID | None = None,
        user_id: uuid.UUID | None = None,
        agent: str | None = None,
        model: str | None = None,
        timezone: str = "UTC",
    ) -> Breakdown:
        """Compare people.

        What did each person do, those without an account as one?
        """
        return self._one(
            Breakdown,
            "by_user",
            {
                "organization_id": organization_id,
                "start_date": start_date,
                "end_date": end_date,
                "project_id": project_id,
                "user_id": user_id,
                "agent": agent,
                "model": model,
                "timezone": timezone,
            },
        )

    def success_trend(
        self,
        organization_id: uuid.UUID,
        *,
        start_date: dt.date | None = None,
        end_date: dt.date | None = None,
        project_id: uuid.UUID | None = None,
        user_id: uuid.UUID | None = None,
        agent: str | None = None,
        model: str | None = None,
        timezone: str = "UTC",
        granularity: Granularity = Granularity.DAY,
    ) -> SuccessTrend:
        """Show rates of success bucket by bucket.

        How often did sessions reach what they were for, and of how many is it known?
        """
        return self._one(
            SuccessTrend,
            "success_trend",
            {
                "organization_id": organization_id,
                "start_date": start_date,
                "end_date": end_date,
                "project_id": project_id,
                "user_id": user_id,
                "agent": agent,
                "model": model,
                "timezone": timezone,
                "granularity": granularity,
            },
        )

    def cost_breakdown(
        self,
        organization_id: uuid.UUID,
        *,
        start_date: dt.date | None = None,
        end_date: dt.date | None = None,
        project_id: uuid.UUID | None = None,
        user_id: uuid.UUID | None = None,
        agent: str | None = None,
        model: str | None = None,
        timezone: str = "UTC",
        dimension: Dimension = Dimension.MODEL,
    ) -> Breakdown:
        """Split a period's figures by a dimension.

        Where did the period's cost go?
        """
        return self._one(
            Breakdown,
            "cost_breakdown",
            {
                "organization_id": organization_id,
                "start_date": start_date,
                "end_date": end_date,
                "project_id": project_id,
                "user_id": user_id,
                "agent": agent,
                "model": model,
                "timezone": timezone,
                "dimension": dimension,
            },
        )

    def check_rollups(self, organization_id: uuid.UUID, *, repair: bool = False) -> RollupCheck:
        """Compare the rollups with the facts.

        Do the rollups equal the facts?
        """
        return self._one(
            RollupCheck,
            "check_rollups",
            {"organization_id": organization_id},
            body={"repair": repair},
        )
