"""A real office server in a process of its own, for tests that kill it."""

from __future__ import annotations

import sys

from server.app import serve
from server.config import ServerConfig
from tests.support.office import CHEAP


def main() -> None:
    """``python -m tests.support.office_process URL PORT``"""
    url, port = sys.argv[1:]
    serve(ServerConfig(db_url=url, port=int(port), password_cost=CHEAP))


if __name__ == "__main__":
    main()
