"""``python -m crewkit_lsp --stdio``, or ``--port N``: what ``crewkit lsp start`` runs."""

import sys

from crewkit_lsp.command import main

sys.exit(main(sys.argv[1:]))
