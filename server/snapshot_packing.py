"""Packs row bodies with a dictionary trained on a sample, and a finished file into chunks."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import zstandard

from api_client.models.sync import Chunk

# A span that cannot be compressed must still fit a chunk of 8 MiB.
SPAN_BYTES = 8 * 1024 * 1024 - 64 * 1024
_DICTIONARY_BYTES = 112 * 1024
_LEAST_SAMPLES = 200
_LEAST_PACKED_BYTES = 64
_BODY_LEVEL = 3
_FILE_LEVEL = 3
_AHEAD = 4


class Packer:
    """Packs bodies; without enough samples it leaves them as they are."""

    def __init__(self, samples: Sequence[bytes]) -> None:
        self.dictionary = b""
        self._compressor: zstandard.ZstdCompressor | None = None
        if len(samples) < _LEAST_SAMPLES:
            return
        try:
            trained = zstandard.train_dictionary(
                _DICTIONARY_BYTES, list(samples), level=_BODY_LEVEL
            )
        except zstandard.ZstdError:
            return  # the rows have too little in common
        self.dictionary = trained.as_bytes()
        self._compressor = zstandard.ZstdCompressor(
            level=_BODY_LEVEL, dict_data=trained, write_content_size=True, write_dict_id=False
        )

    def pack(self, body: bytes) -> bytes:
        """The body, smaller where that is worth it."""
        if self._compressor is None or len(body) < _LEAST_PACKED_BYTES:
            return body
        packed: bytes = self._compressor.compress(body)
        return packed if len(packed) < len(body) else body


def write_chunks(plain: Path, folder: Path) -> tuple[list[Chunk], int, str]:
    """The file's spans as zstd frames of their own: chunks ``00000.zst`` and on.

    Returns the chunks, the size of the plain file and its SHA-256.
    """
    digest = hashlib.sha256()
    chunks: list[Chunk] = []
    waiting: deque[Future[bytes]] = deque()
    with plain.open("rb") as file, ThreadPoolExecutor() as pool:
        while span := file.read(SPAN_BYTES):
            waiting.append(pool.submit(_packed, span))
            digest.update(span)
            if len(waiting) > _AHEAD:
                chunks.append(_write_chunk(folder, len(chunks), waiting.popleft().result()))
        while waiting:
            chunks.append(_write_chunk(folder, len(chunks), waiting.popleft().result()))
    return chunks, plain.stat().st_size, digest.hexdigest()


def _packed(span: bytes) -> bytes:
    """A compressor is not shared between threads; compressing lets the others run."""
    packed: bytes = zstandard.ZstdCompressor(level=_FILE_LEVEL, write_checksum=True).compress(span)
    return packed


def _write_chunk(folder: Path, number: int, packed: bytes) -> Chunk:
    (folder / f"{number:05d}.zst").write_bytes(packed)
    return Chunk(len(packed), hashlib.sha256(packed).hexdigest())
