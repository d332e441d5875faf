"""A whole desk in a child process: signs in, enters readings by the services, tells each."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.services import auth, readings
from desktop.store.device_key import NoDeviceKeys
from tests.support import desk_kit as kit

METERS = 1000
A_LIFE = 200
FIRST_METER = 1000


def main() -> None:
    """``desk_child.py DIR FIRST``: «ack N op_id» after meter N's reading is accepted."""
    root, number = Path(sys.argv[1]), int(sys.argv[2])
    desk = kit.make_desk(root, keyring=NoDeviceKeys())
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    if desk.ctx.cache.meter(FIRST_METER) is None:
        many = range(FIRST_METER, FIRST_METER + METERS)
        kit.fill(desk.ctx, *(kit.meter(id=one, serial=str(one)) for one in many))
    sys.stdout.write("open\n")
    sys.stdout.flush()
    # Every life has meters of its own: the same value again would be merged, not stored anew.
    for meter_id in range(FIRST_METER + number, FIRST_METER + number + A_LIFE):
        entry = readings.Entry(meter_id, (12_400_000,), kit.NOW.date())
        op_id = readings.enter(desk.ctx, entry)
        sys.stdout.write(f"ack {meter_id} {op_id}\n")
        sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
