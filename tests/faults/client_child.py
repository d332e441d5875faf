"""The child of the kill tests: enters readings for ever and acknowledges each on stdout."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.clock import SystemClock
from tests.support import store_kit as kit


def main() -> None:
    """``client_child.py DIR FIRST``: «ack N op_id» after number N is durable in both copies."""
    root, number = Path(sys.argv[1]), int(sys.argv[2])
    outbox = kit.open_outbox(root, SystemClock())
    actor = kit.actor(now=SystemClock().now())
    sys.stdout.write("open\n")
    sys.stdout.flush()
    while True:
        op_id = outbox.add(kit.enter(number, value_e4=number, account_id=number), actor)
        sys.stdout.write(f"ack {number} {op_id}\n")
        sys.stdout.flush()
        number += 1


if __name__ == "__main__":
    main()
