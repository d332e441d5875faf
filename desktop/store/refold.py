"""refold: stores the result of fold in the cache, so that lists sort and filter in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import apsw

from api_client.models.replica import Reading
from desktop.store.cache_read import CacheReader
from desktop.store.cache_write import CacheWriter, Touched
from desktop.store.db import scalar, transaction
from desktop.store.fold import fold_meter
from desktop.store.outbox_held import Held
from desktop.store.overlay import Overlay

_SET_SEQ = (
    "INSERT INTO meta (key, value) VALUES ('seq', ?)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


def cache_seq(connection: apsw.Connection) -> int:
    """The change number the cache has heard of, 0 before the first fill."""
    return int(scalar(connection, "SELECT value FROM meta WHERE key = 'seq'") or 0)


def page_fold(
    connection: apsw.Connection, overlay: Overlay, to_seq: int
) -> Callable[[Touched], None]:
    """For ``CacheWriter.apply(within=...)``: fold what the page touched and what waits.

    The page's number goes into the same transaction, so a stop shows nothing false.
    """

    def fold(touched: Touched) -> None:
        meters = {int(one) for one in touched.get("meter", ())}
        connection.execute(_SET_SEQ, (str(to_seq),))
        _fold(connection, meters | overlay.meters(), overlay, to_seq)

    return fold


def refold(connection: apsw.Connection, meter_ids: Iterable[int], overlay: Overlay) -> None:
    """Fold these meters in a transaction of its own."""
    meters = frozenset(meter_ids)
    with transaction(connection):
        _fold(connection, meters, overlay, cache_seq(connection))
    overlay.folded(meters)


def refold_all(connection: apsw.Connection, overlay: Overlay) -> None:
    """At every opening: nothing of an earlier fold stays that the outbox does not say again."""
    meters = overlay.meters()
    with transaction(connection):
        connection.execute(
            "UPDATE meter SET visible = NULL, pending = 0 WHERE pending <> 0 OR visible IS NOT NULL"
        )
        _fold(connection, meters, overlay, cache_seq(connection))
    overlay.folded(meters)


def moved_at_office(
    connection: apsw.Connection, held: Iterable[Held]
) -> tuple[tuple[str, str], ...]:
    """(op_id, state of its reading) where the server's rows show a held command as decided, or a
    decided one as held again.
    """
    reader = CacheReader(connection)
    return tuple(
        (op_id, reading.state)
        for op_id, meter_id, state in held
        for reading in _readings(reader, meter_id)
        if reading.id == op_id and (reading.state == "review") != (state == "review")
    )


def _readings(reader: CacheReader, meter_id: int) -> tuple[Reading, ...]:
    meter = reader.server_meter(meter_id)
    return meter.readings if meter else ()


def _fold(
    connection: apsw.Connection, meter_ids: Iterable[int], overlay: Overlay, seq: int
) -> None:
    reader, writer = CacheReader(connection), CacheWriter(connection)
    for meter_id in meter_ids:
        row = reader.server_meter(meter_id)
        if row is None:
            continue
        commands = overlay.of(meter_id, seq)
        visible = fold_meter(row, commands) if commands else None
        writer.set_visible(meter_id, visible, len(commands))
