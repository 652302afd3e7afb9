"""Proof that it is oneself, sent along with the form of a dangerous action."""

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import StepUp, StepUpByPasskey
from crewkit_dashboard.forms import Form
from crewkit_dashboard.site import Visitor


def prove(visitor: Visitor, form: Form, danger: Danger) -> str | None:
    """Return proof for *danger* from the password or passkey that a form carries; None without.

    Raises:
        WrongCredentials, PasskeyRefused: it proves nothing.
        RateLimited: too many tries.
    """
    credential = form.text("credential")
    if credential:
        answer = StepUpByPasskey(
            purpose=danger, ceremony=form.text("ceremony"), credential=credential
        )
        return visitor.ask(answer).step_up
    password = form.text("proof")
    return visitor.ask(StepUp(purpose=danger, password=password)).step_up if password else None
