"""A whole desk on a disk without space: what the services say, and what is there afterwards."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from desktop.errors import AppError
from desktop.services import auth, outbox, readings
from desktop.store.device_key import NoDeviceKeys
from tests.support import desk_kit as kit
from tests.support.store_kit import NOW
from ui.trouble import words_of

FIRST, METERS, AT_ONCE = 1000, 600, 3


def main() -> None:
    """``full_disk_desk.py DIR LIMIT``: one JSON line with what was accepted, said and shown."""
    root, limit = Path(sys.argv[1]), int(sys.argv[2])
    desk = kit.make_desk(root, keyring=NoDeviceKeys())
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx, *(kit.meter(id=FIRST + n, serial=str(n)) for n in range(METERS)))
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    accepted, said = list[int](), ""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    for first in range(FIRST, FIRST + METERS, AT_ONCE):
        meters = range(first, first + AT_ONCE)
        entries = [readings.Entry(one, (12_400_000,), NOW.date()) for one in meters]
        try:
            results = readings.enter_many(desk.ctx, entries)
        except AppError as error:
            said = words_of(error)
            break
        accepted += [one.meter_id for one in results if one.op_id]
    shown = [view.meter.id for view in readings.sheet(desk.ctx, kit.ACCOUNT).meters if view.pending]
    waiting = [item.meter_id for item in outbox.items(desk.ctx)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    again = readings.enter_many(desk.ctx, entries)
    desk.close()
    told = {
        "accepted": accepted,
        "said": said,
        "shown": sorted(shown),
        "waiting": sorted(waiting),
        "again": [one.meter_id for one in again if one.op_id],
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
