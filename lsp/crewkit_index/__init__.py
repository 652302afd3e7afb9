"""An index of a repository's code: what it defines, what it names, and how names find definitions.

Nothing here knows the Language Server Protocol; `crewkit_lsp` speaks it.
Start at `workspace`: `open_workspace(root, data_dir=...)`.
"""
