"""The child of the full-disk test: a limit on file sizes stands for a disk without space."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from desktop.errors import AppError
from tests.support import store_kit as kit

LAST = 4_000


def main() -> None:
    """``full_disk_child.py DIR ROOM``: one JSON line with what was accepted and refused.

    ``room``: bytes beyond the new file; a disk that is full lets written pages be written again.
    """
    root, room = Path(sys.argv[1]), int(sys.argv[2])
    outbox = kit.open_outbox(root)
    limit = (root / "outbox.db").stat().st_size + room
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    accepted, refused = [], ""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    for number in range(1, LAST):
        try:
            outbox.add(kit.enter(number, number, account_id=number), kit.actor())
        except AppError as error:
            refused = error.code
            break
        accepted.append(number)
    readable = sorted(item.meter_id for item in outbox.items())
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    outbox.add(kit.enter(LAST, LAST, account_id=LAST), kit.actor())
    outbox.close()
    told = {"accepted": accepted, "refused": refused, "readable": readable}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
