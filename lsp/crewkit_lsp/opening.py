"""The index of a folder of code, where this user keeps indexes."""

from pathlib import Path

from crewkit_index.workspace import Workspace, open_workspace
from crewkit_lsp.settings import index_dir


def open_code(root: str) -> Workspace:
    """Open the folder's index; it is built in the background, and answers do not wait for it.

    Every question looks at every file's state first: what a shell changed a moment ago, without a
    word to anybody, must not be answered from memory.

    Raises:
        NotADirectoryError: there is no such folder.
    """
    return open_workspace(Path(root), data_dir=index_dir(), patience=False)
