"""``python -m crewkit_worker``."""

from crewkit_worker.main import main

main()
