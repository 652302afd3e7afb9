"""The contract over HTTP: one table of routes, and how messages and answers look as JSON."""
