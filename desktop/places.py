"""Where the profile of a command line lies."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.store.profile import default_root


def profile_root(arguments: argparse.Namespace) -> Path:
    """The profile's folder; a demo has one of its own so that it never meets real data."""
    if arguments.profile is not None:
        return Path(arguments.profile)
    return default_root() / "demo" if arguments.demo else default_root()
