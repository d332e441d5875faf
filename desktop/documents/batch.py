"""Many bills in one file, for a spool: drawn on every core, written whole or not at all.

Workers are spawned, never forked: the program has threads. They draw and compress pages; this
process composes the documents and puts the pages into the file in their order.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import BinaryIO

from desktop.documents.bill import bill_pages, make_form
from desktop.documents.bill_model import BillDocument
from desktop.documents.sheet import Drawing, packed
from desktop.errors import AppError

SPOOL_LEVEL = 1
_CHUNK = 16
# Starting workers costs as much as drawing some hundreds of bills.
_WORTH_WORKERS = 800

Chunk = tuple[BillDocument, ...]
Pages = list[list[Drawing]]


@dataclass(frozen=True)
class Watch:
    """Who watches a batch: told (done, total) after every few bills, asked whether to stop."""

    progress: Callable[[int, int], None]
    cancelled: Callable[[], bool]


@dataclass(frozen=True)
class Batch:
    """What goes into one file; ``total`` is how many documents there will be, ``marker`` what the
    file's keywords say of it.
    """

    documents: Iterable[BillDocument]
    total: int
    marker: str = ""


def write_bills(path: Path, batch: Batch, watch: Watch, workers: int | None = None) -> None:
    """Write all documents into one file.

    ``workers``: 0 draws here, None chooses by size and cores. Raises ``cancelled`` and
    ``file.not_saved`` (folder, why); then no new file is left and an older one stays as it was.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as out:
            stream_bills(out, batch, watch, workers)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as error:
        raise AppError("file.not_saved", folder=str(path.parent), why=error.strerror) from error
    finally:
        part.unlink(missing_ok=True)


def draw_chunk(documents: Chunk) -> Pages:
    """The packed pages of each document: what a worker does."""
    return [[packed(page, SPOOL_LEVEL) for page in bill_pages(document)] for document in documents]


def stream_bills(out: BinaryIO, batch: Batch, watch: Watch, workers: int | None = None) -> None:
    """The same into an open stream; what was written before ``cancelled`` is no PDF."""
    total = batch.total
    drawn = _drawn(_chunks(batch.documents), _workers(total) if workers is None else workers)
    # reportlab costs 100 ms of start-up that the drawing workers do without.
    from desktop.documents.pdf_file import Labels, PdfFile

    pdf = PdfFile(out, Labels("Платежные документы", batch.marker), make_form, SPOOL_LEVEL)
    done = 0
    watch.progress(0, total)
    for pages_of_documents in drawn:
        if watch.cancelled():
            raise AppError("cancelled")
        for pages in pages_of_documents:
            for page in pages:
                pdf.add_page(page)
        done += len(pages_of_documents)
        watch.progress(done, total)
    if watch.cancelled():
        raise AppError("cancelled")
    pdf.finish()


def _workers(total: int) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return cores if cores and cores > 1 and total >= _WORTH_WORKERS else 0


def _chunks(documents: Iterable[BillDocument]) -> Iterator[Chunk]:
    source = iter(documents)
    while chunk := tuple(islice(source, _CHUNK)):
        yield chunk


def _drawn(chunks: Iterator[Chunk], workers: int) -> Iterator[Pages]:
    """The pages of the chunks in their order; a few chunks ahead are in work, never all."""
    if not workers:
        yield from map(draw_chunk, chunks)
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        ahead: deque[tuple[Chunk, Future[Pages] | None]] = deque()
        for chunk in chunks:
            ahead.append((chunk, _submitted(pool, chunk)))
            if len(ahead) > 2 * workers:
                yield _result(*ahead.popleft())
        while ahead:
            yield _result(*ahead.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, chunk: Chunk) -> Future[Pages] | None:
    try:
        return pool.submit(draw_chunk, chunk)
    except BrokenProcessPool:
        return None


def _result(chunk: Chunk, drawing: Future[Pages] | None) -> Pages:
    """A worker's pages; drawn here when the workers were killed (no memory)."""
    try:
        return drawing.result() if drawing else draw_chunk(chunk)
    except BrokenProcessPool:
        return draw_chunk(chunk)
