"""Opens the packed bodies of the cache: those of a snapshot share one dictionary, new ones are
plain."""

from __future__ import annotations

from typing import Any

import apsw

ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_MAX_BODY_BYTES = 1 << 22
_DICTIONARY = "SELECT dictionary FROM packing"


class BodyOpener:
    """Opens bodies of one connection; the dictionary is read when the first packed body comes."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._decompressor: Any = None

    def open(self, body: bytes) -> bytes:
        """MessagePack of the noun."""
        if body[:4] != ZSTD_MAGIC:
            return body
        if self._decompressor is None:
            # Not at the top: 19 ms that no start needs before the first card is opened.
            import zstandard

            stored = self._connection.execute(_DICTIONARY).get
            dictionary = zstandard.ZstdCompressionDict(stored) if stored else None
            self._decompressor = zstandard.ZstdDecompressor(dict_data=dictionary)
        opened: bytes = self._decompressor.decompress(body, max_output_size=_MAX_BODY_BYTES)
        return opened
