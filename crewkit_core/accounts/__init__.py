"""Accounts: how people and machines prove who they are, and what their tokens may do."""
