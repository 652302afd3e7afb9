"""Frames as zstandard frames: compressed, checksummed, never trusted when they come back."""

import hashlib
import threading
from collections import deque
from collections.abc import Callable

import zstandard

from crewkit_core.sessions.errors import Damaged
from crewkit_core.sessions.ports import Packed

DEFAULT_LEVEL = 1
MAX_WINDOW_BYTES = 2**23
WORTH_A_THREAD = 2**17
"""Bytes from which on packing takes longer than starting a thread for it."""


class ZstdPacking:
    """Packs with zstandard; safe to share between threads."""

    def __init__(self, level: int = DEFAULT_LEVEL) -> None:
        self._level = level
        # zstandard's own objects may be used by one thread at a time, and cost more than a thread
        self._idle: deque[zstandard.ZstdCompressor] = deque()

    def pack(self, data: bytes) -> bytes:
        """Return *data* as one frame that states its size and carries a checksum."""
        try:
            compressor = self._idle.pop()
        except IndexError:
            compressor = zstandard.ZstdCompressor(
                level=self._level, write_checksum=True, write_content_size=True
            )
        packed = compressor.compress(data)
        self._idle.append(compressor)
        return packed

    def begin(self, data: bytes) -> Callable[[], Packed]:
        """Begin to pack and hash *data*; the answer waits for it.

        Neither holds the interpreter's lock, so that the caller can read what they work on. A
        thread of its own has no life to look after, and none is missing in a process that forked.
        """
        if len(data) < WORTH_A_THREAD:
            return lambda: self._packed(data)
        work = _Beside(lambda: self._packed(data))
        work.start()
        return work.answer

    def _packed(self, data: bytes) -> Packed:
        return Packed(frame=self.pack(data), sha256=hashlib.sha256(data).digest())

    def unpack(self, packed: bytes, size: int) -> bytes:
        """Return the *size* bytes of a frame.

        What the frame says of itself is compared with *size* before anything is allocated, and
        no byte beyond *size* is ever written, whatever the frame goes on to hold.

        Raises:
            Damaged: it is broken, not one whole frame, or holds another number of bytes.
        """
        try:
            _check_header(packed, size)
            decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
            data = decompressor.decompress(packed, allow_extra_data=False)
        except zstandard.ZstdError as error:
            raise Damaged(f"a frame is broken: {error}") from error
        if len(data) != size:
            raise Damaged(f"a frame holds {len(data)} bytes instead of {size}")
        return data


class _Beside(threading.Thread):
    """One computation beside the caller's; its error is raised where its answer is asked for."""

    def __init__(self, compute: Callable[[], Packed]) -> None:
        super().__init__(name="packing", daemon=True)  # its answer is lost with who asks for it
        self._compute = compute
        self._found: Packed | BaseException | None = None

    def run(self) -> None:
        try:
            self._found = self._compute()
        except BaseException as error:  # noqa: BLE001 - it is raised by answer
            self._found = error

    def answer(self) -> Packed:
        """Return what was computed, when it is there."""
        self.join()
        found = self._found
        if isinstance(found, Packed):
            return found
        raise found or RuntimeError("packing ended without an answer")


def _check_header(packed: bytes, size: int) -> None:
    """Refuse a frame that is not as ``pack`` makes them.

    Raises:
        Damaged: it says that it holds another number of bytes, wants a dictionary or too large a
            window, or has no checksum.
    """
    if not packed.startswith(zstandard.FRAME_HEADER):
        raise Damaged("a frame is broken: it does not begin like one")
    header = zstandard.get_frame_parameters(packed)
    if header.content_size != size:
        raise Damaged(f"a frame says it holds other than {size} bytes")
    if header.dict_id:
        raise Damaged("a frame wants a dictionary")
    if not header.has_checksum:
        raise Damaged("a frame has no checksum")
    # a frame of one segment is its own window and needs no memory beside the result
    if header.window_size > max(MAX_WINDOW_BYTES, size):
        raise Damaged("a frame wants more memory than frames may")
