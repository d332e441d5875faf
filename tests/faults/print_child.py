"""A desk in a child process that prints receipts on a network printer until it is killed."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.config import Config, save_config
from desktop.services import auth, printing
from desktop.store.device_key import NoDeviceKeys
from tests.support import desk_kit as kit
from tests.support.receipt_samples import payment


def main() -> None:
    """``print_child.py DIR ADDRESS``: two receipts; «queued» when both are on the disk."""
    root, address = Path(sys.argv[1]), sys.argv[2]
    desk = kit.make_desk(root, keyring=NoDeviceKeys())
    save_config(desk.ctx.paths.config, Config(receipt_printer=address))
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    many = tuple(payment().lines) * 2000  # more than the system's buffers take
    printing.print_receipt(desk.ctx, payment(lines=many, number="04-214-038"))
    printing.print_receipt(desk.ctx, payment(number="04-214-039"))
    sys.stdout.write("queued\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
