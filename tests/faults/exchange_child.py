"""A terminal in a child process: readings are entered while the exchange runs beside them."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from api_client.models.auth import EnrolmentFile
from desktop.services import readings
from desktop.store.device_key import NoDeviceKeys
from tests.support.full_desk import FullDesk

A_LIFE = 200
FIRST_METER = 1000


def main() -> None:
    """``exchange_child.py DIR ENROLMENT LIFE URL``: «ack N» after meter N's reading is accepted.

    ``URL``: where the exchange goes after the sign-in, if not to the office.
    """
    folder, enrolment = Path(sys.argv[1]), Path(sys.argv[2])
    life, url = int(sys.argv[3]), sys.argv[4]
    file = msgspec.json.decode(enrolment.read_bytes(), type=EnrolmentFile)
    desk = FullDesk(folder, file, keyring=NoDeviceKeys(), life=life)
    desk.sign_in()
    if life == 1:
        desk.worker.run_once()
    if url:
        desk.move_to(url)
    desk.worker.start()
    desk.worker.unlocked()
    sys.stdout.write("open\n")
    sys.stdout.flush()
    first = FIRST_METER + life * A_LIFE
    for meter_id in range(first, first + A_LIFE):
        # The number on the counter's slip is the meter's: what the program makes up is not asked.
        entry = readings.Entry(meter_id, (meter_id * 10,), desk.clock.now().date())
        readings.enter(desk.context, entry)
        sys.stdout.write(f"ack {meter_id}\n")
        sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
