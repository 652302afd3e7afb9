"""``python -m crewkit.tracking FOLDER``: started by hooks and by ``crewkit code``."""

import os
import sys
from pathlib import Path

from crewkit.tracking.running import run

os.chdir("/")  # whose folder it was may want to remove it
run(Path(sys.argv[1]))
