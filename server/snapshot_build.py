"""Builds a snapshot of everything a terminal keeps: a plain SQLite file in zstd chunks."""

from __future__ import annotations

import itertools
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection

from api_client.models.sync import SCHEMA, SnapshotManifest
from server import replica
from server.changes import Position, position
from server.snapshot_packing import SPAN_BYTES, Packer, write_chunks
from server.snapshot_rows import PLAIN
from server.snapshot_tables import SnapshotTables

RowSource = Callable[[str], Iterator[Any]]
"""Entity -> all its nouns in order of their ids; bills as ``replica.StoredBill``."""

_ITEMS = ("supplier", "service", "tariff", "norm", "setting", "suspense", "number_block")
# Households have least in common: with fewer samples the dictionary is made for the others alone.
_SAMPLES = {"account": 1500, "meter": 1500, "bill": 1500, "payment": 1500, "household": 3000}


class SnapshotStoppedError(Exception):
    """The server ends: nobody waits for this snapshot."""


def build_snapshot(
    conn: Connection, directory: Path, stopping: Callable[[], bool] = lambda: False
) -> SnapshotManifest:
    """Build a new snapshot in a folder of its own below ``directory``; the manifest comes last.

    Without ``manifest.json`` a folder is no snapshot. Raises SnapshotStoppedError soon after
    ``stopping`` tells so.
    """
    snapshot_id = secrets.token_hex(8)
    building = directory / f"{snapshot_id}.building"
    building.mkdir(mode=0o700, parents=True)
    try:
        manifest = write_snapshot_folder(
            building, snapshot_id, position(conn), partial(_rows_of, conn, stopping)
        )
        building.rename(directory / snapshot_id)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return manifest


def write_snapshot_folder(
    folder: Path, snapshot_id: str, at: Position, rows: RowSource
) -> SnapshotManifest:
    """Chunks and manifest of the given rows."""
    made_at = time.time_ns() // 1_000_000
    plain = folder / "plain.db"
    accounts = fill_file(plain, at, made_at, rows)
    chunks, plain_bytes, plain_sha256 = write_chunks(plain, folder)
    plain.unlink()
    manifest = SnapshotManifest(
        id=snapshot_id,
        epoch=at.epoch,
        schema=SCHEMA,
        seq=at.seq,
        cursor=at.cursor,
        made_at=made_at,
        plain_bytes=plain_bytes,
        plain_sha256=plain_sha256,
        span_bytes=SPAN_BYTES,
        accounts=accounts,
        chunks=chunks,
    )
    (folder / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    return manifest


def fill_file(plain: Path, at: Position, made_at: int, rows: RowSource) -> int:
    """Write the plain database; returns the number of accounts."""
    samples = [
        noun.body if isinstance(noun, replica.StoredBill) else msgspec.msgpack.encode(noun)
        for entity, count in _SAMPLES.items()
        for noun in itertools.islice(rows(entity), count)
    ]
    tables = SnapshotTables(plain, Packer(samples))
    try:
        for entity in _ITEMS:
            tables.add_items(entity, rows(entity))
        tables.add_houses(rows("house"))
        accounts = tables.add_accounts(rows("account"))
        tables.add_meters(rows("meter"))
        tables.add_bills(rows("bill"))
        for entity in PLAIN:
            tables.add_plain(entity, rows(entity))
        tables.finish(
            cursor=at.cursor,
            epoch=at.epoch,
            seq=str(at.seq),
            data_as_of=str(made_at),
            made_at=str(made_at),
            schema=str(SCHEMA),
        )
    finally:
        tables.close()
    return accounts


def _rows_of(conn: Connection, stopping: Callable[[], bool], entity: str) -> Iterator[Any]:
    found = replica.stored_bills(conn) if entity == "bill" else replica.all_rows(conn, entity)
    for row in found:
        if stopping():
            raise SnapshotStoppedError
        yield row
