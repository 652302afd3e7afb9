"""Frames as zstandard frames: compressed, checksummed, never trusted when they come back."""

import threading

import zstandard

from crewkit_core.sessions.errors import Damaged

DEFAULT_LEVEL = 1
MAX_WINDOW_BYTES = 2**23


class ZstdPacking:
    """Packs with zstandard; safe to share between threads."""

    def __init__(self, level: int = DEFAULT_LEVEL) -> None:
        self._level = level
        # zstandard's own objects may be used by one thread at a time
        self._own = threading.local()

    def pack(self, data: bytes) -> bytes:
        """Return *data* as one frame that states its size and carries a checksum."""
        compressor: zstandard.ZstdCompressor | None = getattr(self._own, "compressor", None)
        if compressor is None:
            compressor = zstandard.ZstdCompressor(
                level=self._level, write_checksum=True, write_content_size=True
            )
            self._own.compressor = compressor
        return compressor.compress(data)

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
