"""Files of a synthetic city for the benches, made once and kept in the scratch folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from zlib import crc32

from desktop.store.cache_schema import SCHEMA_FILE
from desktop.store.snapshot_file import write_snapshot
from tests.support import synthetic_city
from tests.support.cache_files import KEY, plain_snapshot
from tests.support.synthetic_city import SyntheticCity

_KEPT = Path(os.environ.get("TRIC_BENCH_FOLDER", Path(tempfile.gettempdir()) / "tric-bench"))

# A file made by another schema or another city is not taken for this one's.
_MADE_BY = (SCHEMA_FILE, Path(synthetic_city.__file__))


def folder(accounts: int) -> Path:
    """Where files of this size lie; all synthetic, safe to delete."""
    made_by = b"".join(path.read_bytes() for path in _MADE_BY)
    place = _KEPT / f"{accounts}-{crc32(made_by):08x}"
    place.mkdir(parents=True, exist_ok=True)
    return place


def plain_file(accounts: int, *, bodies: bool) -> Path:
    """The plain database a server would send; ``bodies``: with meters, bills and payments."""
    path = folder(accounts) / ("plain-full.db" if bodies else "plain-search.db")
    if not path.exists():
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        plain_snapshot(SyntheticCity(accounts), draft, bodies=bodies)
        draft.rename(path)
    return path


def keyed_file(accounts: int, *, bodies: bool) -> Path:
    """The same as a terminal keeps it, encrypted."""
    path = folder(accounts) / ("cache-full.db" if bodies else "cache-search.db")
    if not path.exists():
        draft = path.with_suffix(".draft")
        write_snapshot(plain_file(accounts, bodies=bodies).read_bytes(), draft, KEY)
        draft.rename(path)
    return path


def fresh_copy(path: Path, name: str) -> Path:
    """A copy to be changed."""
    copy = path.with_name(name)
    for suffix in ("", "-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    return Path(shutil.copyfile(path, copy))
