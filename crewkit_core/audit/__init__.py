"""The trail of changes: audit records in chains, and events with what follows from them."""
