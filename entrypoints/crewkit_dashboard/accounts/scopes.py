"""What a scope lets a program do, for people."""

from types import MappingProxyType

from crewkit_core.kernel.scopes import Scope

SCOPE_WORDS = MappingProxyType(
    {
        Scope.READ: "see sessions, costs and members",
        Scope.INGEST: "bring sessions in",
        Scope.WRITE: "change and delete what you may change and delete",
        Scope.TOKENS: "list and revoke tokens",
    }
)
