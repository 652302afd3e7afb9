"""Sending to addresses that strangers chose: keys, a table of public addresses, HTTP."""
