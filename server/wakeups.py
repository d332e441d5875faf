"""Wake-ups of the event stream: who waits is told the newest change number."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger("tric.server")


class Wakeups:
    """One watcher of the change counter for all streams; told at once of our own commits."""

    def __init__(self, read_seq: Callable[[], Awaitable[int]], watch_s: float) -> None:
        self._read_seq = read_seq
        self._watch_s = watch_s
        self._nudge = asyncio.Event()
        self._changed = asyncio.Condition()
        self._seq = 0
        self._watcher: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to watch; other processes (charge, import) change the database too."""
        self._seq = await self._read_seq()
        self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop watching."""
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)

    def nudge(self) -> None:
        """Something was committed here: look now."""
        self._nudge.set()

    async def stream(self, last_seen: int, heartbeat_s: float) -> AsyncIterator[bytes]:
        """Events for one terminal; a comment when nothing happened for a heartbeat."""
        seen = last_seen
        while True:
            if self._seq != seen:
                seen = self._seq
                yield f'id: {seen}\nevent: wake\ndata: {{"seq": {seen}}}\n\n'.encode()
            try:
                async with asyncio.timeout(heartbeat_s):
                    await self._wait_beyond(seen)
            except TimeoutError:
                yield b": beat\n\n"

    async def _wait_beyond(self, seen: int) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self._seq != seen)

    async def _watch(self) -> None:
        while True:
            try:
                async with asyncio.timeout(self._watch_s):
                    await self._nudge.wait()
            except TimeoutError:
                pass
            self._nudge.clear()
            try:
                await self._look()
            except SQLAlchemyError as error:
                # A busy database must not end the watch: every terminal would sleep for ever.
                log.warning("change counter not read: %s", type(error).__name__)

    async def _look(self) -> None:
        seq = await self._read_seq()
        if seq != self._seq:
            self._seq = seq
            async with self._changed:
                self._changed.notify_all()
