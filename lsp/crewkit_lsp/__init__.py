"""The language server: the only package that knows LSP.

Two processes answer one client. The *shell* owns the connection, the protocol, open documents,
cancellation and deadlines; it imports the standard library only, so that it answers within
milliseconds of its start and holds no native code that could take it down. The *engine* holds the
index and computes answers; when it dies or hangs, the shell starts another and asks it again.
"""
