"""``python -m crewkit.tracking FOLDER``: started by hooks and by ``crewkit code``."""

import sys
from pathlib import Path

from crewkit.tracking.running import run

run(Path(sys.argv[1]))
