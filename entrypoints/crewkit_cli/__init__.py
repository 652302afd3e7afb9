"""``crewkit`` on the command line: messages in, tables or JSON out."""
