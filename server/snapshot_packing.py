"""Packs row bodies with a dictionary trained on a sample, and a finished file into chunks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import zstandard

from api_client.models.sync import Chunk

MAX_CHUNK_BYTES = 8 * 1024 * 1024
_DICTIONARY_BYTES = 64 * 1024
_LEAST_SAMPLES = 200
_LEAST_PACKED_BYTES = 64
_BODY_LEVEL = 3
_FILE_LEVEL = 3
_PIECE_BYTES = 1024 * 1024


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
    """One zstd frame of the file, cut into chunks ``00000.zst`` and on.

    Returns the chunks, the size of the plain file and its SHA-256.
    """
    digest = hashlib.sha256()
    size_bytes = plain.stat().st_size
    compressor = zstandard.ZstdCompressor(
        level=_FILE_LEVEL, threads=-1, write_checksum=True
    ).compressobj(size=size_bytes)
    chunks: list[Chunk] = []
    waiting = bytearray()
    with plain.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
            waiting += compressor.compress(piece)
            while len(waiting) >= MAX_CHUNK_BYTES:
                chunks.append(_write_chunk(folder, len(chunks), waiting[:MAX_CHUNK_BYTES]))
                del waiting[:MAX_CHUNK_BYTES]
    waiting += compressor.flush()
    for start in range(0, len(waiting), MAX_CHUNK_BYTES):
        chunks.append(_write_chunk(folder, len(chunks), waiting[start : start + MAX_CHUNK_BYTES]))
    return chunks, size_bytes, digest.hexdigest()


def _write_chunk(folder: Path, number: int, packed: bytearray) -> Chunk:
    (folder / f"{number:05d}.zst").write_bytes(packed)
    return Chunk(len(packed), hashlib.sha256(packed).hexdigest())
