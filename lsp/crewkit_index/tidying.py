"""Memory that Python freed and the C library kept, given back to the machine."""

import ctypes
import gc


def give_back() -> None:
    """Where the C library can: a session lives long, and its greatest question was short."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
