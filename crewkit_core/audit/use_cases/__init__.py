"""What the audit can do."""

from crewkit_core.audit.use_cases.deliver_event import DeliverEvent, deliver_event
from crewkit_core.kernel.dispatch import UseCases

__all__ = ["USE_CASES", "DeliverEvent"]

USE_CASES: UseCases = {
    DeliverEvent: deliver_event,
}
