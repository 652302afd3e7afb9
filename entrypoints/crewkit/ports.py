"""Every port of the house, by the name use cases call it."""

import datetime as dt
import re
from typing import Any

import attrs

from crewkit.reactions import EventWorks, Followers
from crewkit_core.accounts import use_cases as accounts
from crewkit_core.accounts.ports import (
    AccessTokens,
    AccountWork,
    CommonPasswords,
    Limiter,
    Mailer,
    PasskeyCeremonies,
    PasswordHasher,
    Standings,
)
from crewkit_core.analytics import use_cases as analytics
from crewkit_core.audit import use_cases as audit
from crewkit_core.audit.ports import Anchors, Following
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.dispatch import Dispatcher, UseCases
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.work import Work
from crewkit_core.organizations import use_cases as organizations
from crewkit_core.organizations.ports import DomainDesk, DomainRecords, InvitationDesk
from crewkit_core.platform import use_cases as platform
from crewkit_core.platform.ports import PlatformWork
from crewkit_core.sessions import use_cases as sessions
from crewkit_core.sessions.ports import Archives, Packing, Transcripts
from crewkit_core.sessions.ports.telemetry import TelemetryReading
from crewkit_core.sessions.pricing import RateBook
from crewkit_core.tenancy import use_cases as tenancy
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.ports import Directory
from crewkit_core.webhooks import use_cases as webhooks
from crewkit_core.webhooks.ports import WebhookSecrets, WebhookSender

USE_CASES: UseCases = {
    **accounts.USE_CASES,
    **analytics.USE_CASES,
    **audit.USE_CASES,
    **organizations.USE_CASES,
    **platform.USE_CASES,
    **sessions.USE_CASES,
    **tenancy.USE_CASES,
    **webhooks.USE_CASES,
}


def action_of(message: type[Message[Any]]) -> str:
    """Return what a message does, as permissions name it: ``update_project``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", message.__name__).lower()


ACTIONS = {action_of(message): message for message in USE_CASES if "needs" in vars(message)}
"""What members of an organization may do, or not, by the level they have."""


@attrs.frozen(kw_only=True)
class Ports:
    """What the use cases are bound to.

    Attributes:
        work: Opens units that every slice's unit protocol is satisfied by.
        public_url: Where people reach the platform; links in mails are made from it.
        anchors: Keep heads of audit chains where the database's owner cannot change them.
        following: Which reactions follow from events.
        quiet: How long a stream must be silent before it is consolidated.
        usual_capture: What is kept of sessions in organizations that people share.
    """

    work: Work[Any]
    directory: Directory
    desk: InvitationDesk
    domain_desk: DomainDesk
    domain_records: DomainRecords
    transcripts: Transcripts
    telemetry_reading: TelemetryReading
    packing: Packing
    archives: Archives
    rates: RateBook
    clock: Clock
    account_work: AccountWork
    platform_work: PlatformWork
    standings: Standings
    hasher: PasswordHasher
    common_passwords: CommonPasswords
    signer: AccessTokens
    ceremonies: PasskeyCeremonies
    limiter: Limiter
    mailer: Mailer
    public_url: str
    anchors: Anchors
    webhook_secrets: WebhookSecrets
    webhook_sender: WebhookSender
    following: Following = attrs.field(factory=Followers)
    quiet: dt.timedelta = dt.timedelta(minutes=15)
    usual_capture: Capture = Capture.STRUCTURED

    def by_name(self) -> dict[str, Any]:
        """Return every port by the name that use cases call it."""
        # one of them is made of two others, so that whoever exchanges those exchanges it too
        named = attrs.asdict(self, recurse=False)
        made = {"event_work": EventWorks(self.work, self.account_work), "actions": ACTIONS}
        return named | made

    def open(self) -> Dispatcher:
        """Return the door to every use case.

        Raises:
            LookupError: a use case needs a port that nobody gives.
        """
        return Dispatcher(USE_CASES, self.by_name())
