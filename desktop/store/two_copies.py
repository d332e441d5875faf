"""Writes that must reach both copies or neither, and steps that concern the database alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import apsw

from desktop.errors import AppError
from desktop.store.db import transaction
from desktop.store.profile import ProfilePaths, free_reserve
from desktop.store.tape import Tape, TapeRecord

# A limit, a quota and a full disk look alike from here; the journal may not even be made.
NO_SPACE = (apsw.FullError, apsw.IOError, apsw.CantOpenError)

Change = Callable[[apsw.Connection], object]


class TwoCopies:
    """The tape first, then the database; a stop between them is mended by the next start."""

    def __init__(self, connection: apsw.Connection, tape: Tape, paths: ProfilePaths) -> None:
        self._connection = connection
        self._tape = tape
        self._paths = paths
        self._broken = False

    def write(self, month: str, records: Sequence[TapeRecord], change: Change) -> None:
        """Both or neither; AppError ``disk_full`` (neither) or ``outbox_broken`` (restart)."""
        if self._broken:
            raise AppError("outbox_broken")
        try:
            self._tape.append(month, records)
        except OSError as error:
            raise AppError("disk_full") from error
        try:
            with transaction(self._connection) as connection:
                change(connection)
        except BaseException as error:
            self._take_back()
            if isinstance(error, NO_SPACE):
                raise AppError("disk_full") from error
            raise

    def step(self, change: Change) -> None:
        """A step of a state; on a full disk the reserve is given up, for the queue must drain."""
        try:
            with transaction(self._connection) as connection:
                change(connection)
        except NO_SPACE as error:
            if not free_reserve(self._paths):
                raise AppError("disk_full") from error
            with transaction(self._connection) as connection:
                change(connection)

    def _take_back(self) -> None:
        try:
            self._tape.undo_last()
        except OSError as error:
            # The copies differ now; only a new start may unite them.
            self._broken = True
            raise AppError("outbox_broken") from error
