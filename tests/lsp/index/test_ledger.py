"""What a session knows while another one writes the index."""

from crewkit_index import store
from crewkit_index.disk import Stamp
from crewkit_index.keyed import MemoryTables
from crewkit_index.ledger import Ledger
from crewkit_index.messages import Result
from crewkit_index.plain import identifiers

STAMP = Stamp(1, 1, 4, 1)
FILE = Result("a.py", b"k" * 16, identifiers(b"name", "python").packed, STAMP, tokens=["name"])


def test_a_file_whose_postings_another_session_withdrew_is_read_again() -> None:
    """It was read out while they still told of it, so its words are nowhere at hand."""
    tables, ledger = MemoryTables(), Ledger()
    building = store.Building(tables)
    building.add([FILE])
    files = building.finish()
    ledger.seen({FILE.path: STAMP}, [])
    ledger.adopt(tables, files.values(), generation=0)
    ledger.learn([FILE])
    assert ledger.state.unknown() == []
    store.apply(tables, [], [FILE.path])
    with tables.reading() as reading:
        ledger.follow(store.StoreView(reading))
    assert ledger.state.unknown() == [FILE.path]
    ledger.learn([FILE])
    assert (ledger.state.unknown(), list(ledger.state.loose)) == ([], [FILE.path])
