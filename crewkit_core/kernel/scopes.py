"""What a limited token may be used for."""

import enum


class Scope(enum.StrEnum):
    """A kind of message; a token that is limited names those it may send."""

    READ = "read"
    INGEST = "ingest"
    WRITE = "write"
    TOKENS = "tokens"
    ACCOUNT = "account"


GRANTABLE = (Scope.READ, Scope.INGEST, Scope.WRITE, Scope.TOKENS)
"""What can be granted at all: one's own account is for people who signed in themselves."""
