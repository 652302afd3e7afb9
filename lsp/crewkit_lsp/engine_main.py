"""``python -P -m crewkit_lsp.engine_main``: the engine with this user's index of the project."""

from crewkit_lsp.engine import main
from crewkit_lsp.opening import open_code

if __name__ == "__main__":
    main(open_code)
