"""Clients that sign in over and over, wrongly, each time from elsewhere as somebody else."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from typing import Any

_PATIENCE = 30


def guess(host: str, clients: int, seconds: float, results: Any) -> None:  # noqa: ANN401 - a queue of multiprocessing
    """Send guesses until the time is over; put how many were answered with which status."""
    answered: Counter[int] = Counter()
    lock = threading.Lock()
    end = time.monotonic() + seconds

    def one(number: int) -> None:
        mine = random.Random(number)
        found: Counter[int] = Counter()
        connection = http.client.HTTPConnection(host, timeout=_PATIENCE)
        while time.monotonic() < end:
            email = f"u{mine.randrange(10**12)}@example.org"
            body = json.dumps({"email": email, "password": "analytical engines compute"})
            address = ".".join(str(mine.randrange(1, 255)) for _ in range(4))
            headers = {"Content-Type": "application/json", "X-Forwarded-For": address}
            try:
                connection.request("POST", "/api/v1/auth/login", body, headers)
                answer = connection.getresponse()
                answer.read()
                found[answer.status] += 1
            except (OSError, http.client.HTTPException):
                found[0] += 1
                connection.close()
        connection.close()
        with lock:
            answered.update(found)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(dict(answered))
