"""A city's snapshot as the server packs it and as the desk reads it, for benches of the fill."""

from __future__ import annotations

from pathlib import Path

from api_client.models.sync import SCHEMA, SnapshotManifest
from desktop.sync.snapshot import PlainSnapshot
from server.snapshot_packing import SPAN_BYTES, write_chunks


def packed_parts(plain: Path, folder: Path) -> SnapshotManifest:
    """The chunks of the plain file in ``folder``, and the manifest that lists them."""
    folder.mkdir(exist_ok=True)
    chunks, plain_bytes, plain_sha256 = write_chunks(plain, folder)
    return SnapshotManifest(
        id="bench",
        epoch="e",
        schema=SCHEMA,
        seq=1,
        cursor="c",
        made_at=0,
        plain_bytes=plain_bytes,
        plain_sha256=plain_sha256,
        span_bytes=SPAN_BYTES,
        accounts=0,
        chunks=chunks,
    )


def plain_of(manifest: SnapshotManifest, folder: Path) -> PlainSnapshot:
    """The plain database read from these chunks, its digest checked as a desk does."""
    plain = PlainSnapshot(manifest, lambda number: (folder / f"{number:05d}.zst").read_bytes())
    assert plain.sha256() == manifest.plain_sha256
    return plain
