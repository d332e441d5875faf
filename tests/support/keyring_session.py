"""A real Secret Service of its own: a session bus and gnome-keyring in a scratch home."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 60

Keyring = Literal["unlocked", "locked", "absent"]

# The daemon takes the keyring's password from its input, makes the keyring if there is none and
# goes into the background; it ends with the bus of its session.
_START = {
    "unlocked": 'printf %s "$1" | gnome-keyring-daemon --unlock --components=secrets >/dev/null',
    "locked": "gnome-keyring-daemon --start --components=secrets >/dev/null",
}


@dataclass(frozen=True)
class Home:
    """A home folder nobody lives in; each ``run`` is one sign-in of its owner to the system."""

    folder: Path
    password: str = "parol-sistemy"

    def run(self, keyring: Keyring, module: str, *arguments: str) -> dict[str, Any]:
        """What the module printed as one line of JSON, run beside such a keyring."""
        child = [sys.executable, "-m", module, *arguments]
        if keyring != "absent":
            script = f'{_START[keyring]} && shift && exec "$@"'
            child = ["dbus-run-session", "--", "sh", "-c", script, "sh", self.password, *child]
        done = subprocess.run(
            child,
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            timeout=LIMIT_S,
            check=False,
        )
        # The words of the bus are shown, ours hold no secret either.
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        said: dict[str, Any] = json.loads(done.stdout)
        return said

    def _environment(self) -> dict[str, str]:
        """Nothing of the real session: its bus, its keyring and its home stay out of it."""
        runtime = self.folder / "run"
        runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_DATA_HOME": str(self.folder / "share"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
