"""The embedded platform on one machine.

A PostgreSQL of our own below a data directory, the operating-system user that runs all parts,
and the supervision of those parts.
Linux only: it leans on /proc, flock, mount namespaces and the parent-death signal.
"""
