"""Secrets are derived from a key that is in no database, each for one endpoint alone."""

import stat
import threading
import uuid
from pathlib import Path

import attrs
import pytest

from crewkit_core.kernel.errors import Unavailable
from crewkit_webhooks.keys import DerivedSecrets

HERE = (uuid.UUID(int=1), uuid.UUID(int=2))


def test_a_secret_is_its_endpoints_alone(tmp_path: Path) -> None:
    """Moved to another endpoint or organization, the same row opens another secret."""
    keys = DerivedSecrets(tmp_path / "keys.json")
    kept = keys.make()
    secret = keys.open(HERE, kept)
    assert 32 == len(secret)
    assert secret == DerivedSecrets(tmp_path / "keys.json").open(HERE, kept)
    others = (
        keys.open((HERE[1], HERE[0]), kept),
        keys.open((HERE[0], uuid.UUID(int=3)), kept),
        keys.open(HERE, keys.make()),
        DerivedSecrets(tmp_path / "other.json").open(
            HERE, attrs.evolve(kept, key_id=DerivedSecrets(tmp_path / "other.json").make().key_id)
        ),
    )
    assert 5 == len({secret, *others})
    assert kept.seed.hex() not in repr(kept)


def test_nobody_else_reads_the_file(tmp_path: Path) -> None:
    """It is the platform's user's alone, and there is one key however many begin at once."""
    keys = DerivedSecrets(tmp_path / "keys.json")
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.append(keys.make().key_id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (8, 1) == (len(made), len(set(made)))
    assert 0o600 == stat.S_IMODE((tmp_path / "keys.json").stat().st_mode)


def test_without_its_key_a_secret_is_gone_and_not_another(tmp_path: Path) -> None:
    """Nothing is signed by what receivers do not know; a damaged file is not replaced."""
    path = tmp_path / "keys.json"
    keys = DerivedSecrets(path)
    kept = keys.make()
    path.unlink()
    with pytest.raises(Unavailable):
        keys.open(HERE, kept)
    assert keys.make().key_id != kept.key_id
    with pytest.raises(Unavailable):
        keys.open(HERE, kept)
    path.write_text("{")
    with pytest.raises(Unavailable):
        keys.make()
