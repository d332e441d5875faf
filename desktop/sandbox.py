"""Foreign files are read in a child process with hard limits; its answer is bounded bytes.

512 MiB, 10 s of processor, 30 s in all, no writing, no network, no processes; nothing of ours is
open in the child but the pipe. A hostile file can only end the child.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from desktop.errors import AppError

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 10
WALL_SECONDS = 30.0
ANSWER_BYTES = 16 * 1024 * 1024
_FORBIDDEN = (
    *("socket.", "subprocess.", "os.exec", "os.fork", "os.spawn", "os.system", "os.posix_spawn"),
    *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"),
    *("ctypes.dlopen", "pickle.find_class"),
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

Reader = Callable[[], Callable[[bytes], bytes]]
"""A module's function that imports what its parser needs and hands the parser out: the limits
come between the two."""


def read_limited(reader: Reader, content: bytes, cpu_seconds: int = CPU_SECONDS) -> bytes:
    """What the parser makes of a file's bytes; AppError ``sandbox.stopped`` when a limit ended it
    or it fell.
    """
    spawning = get_context("spawn")
    ours, theirs = spawning.Pipe(duplex=False)
    child = spawning.Process(
        target=_answer, args=(reader, content, theirs, cpu_seconds), daemon=True
    )
    child.start()
    theirs.close()
    try:
        if not ours.poll(WALL_SECONDS):
            raise AppError("sandbox.stopped")
        return ours.recv_bytes(ANSWER_BYTES)
    except (EOFError, OSError):
        # The child was ended by a limit, fell, or answered beyond all measure.
        raise AppError("sandbox.stopped") from None
    finally:
        child.kill()
        child.join()
        child.close()
        ours.close()


def _answer(reader: Reader, content: bytes, answers: Connection, cpu_seconds: int) -> None:
    # What a parser that falls writes about a file is nobody's to read: it may name residents.
    sys.stderr = None
    parse = reader()
    _limit(cpu_seconds)
    sys.addaudithook(_refuse)
    answers.send_bytes(parse(content))


def _limit(cpu_seconds: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
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
