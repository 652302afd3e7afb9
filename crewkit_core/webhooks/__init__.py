"""Outgoing webhooks: what happens in an organization is sent to addresses that it names."""
