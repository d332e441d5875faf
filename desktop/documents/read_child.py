"""Reads a PDF somebody brought in a child process with hard limits.

512 MiB, 5 s of processor, 20 s in all, no writing, no network, no processes, twenty pages.

A hostile file can only end the child; the program goes on and says so.
"""

from __future__ import annotations

import os
import sys
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from desktop.documents.page_content import PdfContent
from desktop.errors import AppError

MAX_FILE_BYTES = 16 * 1024 * 1024
MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 5
WALL_SECONDS = 20.0
_FORBIDDEN = (
    *("socket.", "subprocess.", "os.exec", "os.fork", "os.spawn", "os.system", "os.posix_spawn"),
    *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"),
    *("ctypes.dlopen", "pickle.find_class"),
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_ANSWERS = ("file.not_pdf", "file.encrypted", "file.limits")


def read_pdf(file_bytes: bytes) -> PdfContent:
    """The content of a file.

    Raises ``file.not_pdf``, ``file.encrypted`` or ``file.limits``.
    """
    if len(file_bytes) > MAX_FILE_BYTES:
        raise AppError("file.limits")
    spawning = get_context("spawn")
    ours, theirs = spawning.Pipe(duplex=False)
    child = spawning.Process(target=_read_limited, args=(file_bytes, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        answer = ours.recv() if ours.poll(WALL_SECONDS) else "file.limits"
    except EOFError:
        # The child was ended by a limit before it could answer.
        answer = "file.limits"
    finally:
        child.kill()
        child.join()
        child.close()
        ours.close()
    if isinstance(answer, PdfContent):
        return answer
    raise AppError(answer if answer in _ANSWERS else "file.limits")


def _read_limited(file_bytes: bytes, answers: Connection) -> None:
    """The child: the parsers' own imports, then the limits, then the file."""
    from desktop.documents import pdf_content

    _limit()
    sys.addaudithook(_refuse)
    try:
        answer: PdfContent | str = pdf_content.content_of(file_bytes)
    except (MemoryError, RecursionError):
        answer = "file.limits"
    answers.send(answer)


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: what a parser has no business with."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open":
        _, mode, flags = arguments
        if set(mode or "") & set("wax+") or (flags or 0) & _WRITING:
            raise PermissionError(event)
