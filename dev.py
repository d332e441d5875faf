#!/usr/bin/env python3
"""One door for everyone who works on the program: run, test, bench, shots, build.

Standard library only; it sets up what it needs by itself. On Debian 12 with Python 3.11 and pip
nothing else has to be prepared; elsewhere it says plainly what is missing. Exit codes: 0 success,
1 failure with one sentence on stderr, 2 wrong use.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
MARK = VENV / "requirements.sha256"

# What proves a Debian package present -> the package: a "lib" is loaded, a "bin" looked up,
# a "glob" matched.
SYSTEM: dict[str, tuple[tuple[str, str, str], ...]] = {
    "run": (
        ("lib", "libGL.so.1", "libgl1"),
        ("lib", "libEGL.so.1", "libegl1"),
        ("lib", "libdbus-1.so.3", "libdbus-1-3"),
        ("lib", "libfontconfig.so.1", "libfontconfig1"),
        ("lib", "libglib-2.0.so.0", "libglib2.0-0"),
        ("lib", "libxkbcommon.so.0", "libxkbcommon0"),
        ("lib", "libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("lib", "libxcb-cursor.so.0", "libxcb-cursor0"),
        ("lib", "libxcb-icccm.so.4", "libxcb-icccm4"),
        ("lib", "libxcb-keysyms.so.1", "libxcb-keysyms1"),
        ("lib", "libxcb-shape.so.0", "libxcb-shape0"),
        ("lib", "libcups.so.2", "libcups2"),
        # QtPdf's preview needs NSS, which the wheel does not carry.
        ("lib", "libnss3.so", "libnss3"),
    ),
    "test": (
        ("bin", "Xvfb", "xvfb"),
        ("bin", "dbus-run-session", "dbus"),
        ("bin", "gnome-keyring-daemon", "gnome-keyring"),
        ("glob", "/usr/lib/postgresql/*/bin/initdb", "postgresql"),
        # Second opinions on our papers: qpdf on the file, poppler on text and signature.
        ("bin", "qpdf", "qpdf"),
        ("bin", "pdfsig", "poppler-utils"),
    ),
    "bench": (
        ("lib", "libpango-1.0.so.0", "libpango-1.0-0"),
        ("lib", "libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
        ("lib", "libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
    ),
    "build": (
        ("bin", "objdump", "binutils"),
        ("lib", "libpython3.11.so.1.0", "libpython3.11"),
    ),
}


class TroubleError(Exception):
    """Something the reader must do; the text is the one clear sentence."""


def say(text: str) -> None:
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def run(command: list[str], **changes: str) -> None:
    """Run and raise TroubleError when it fails; ``changes`` are environment variables."""
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **changes}, check=False)
    if done.returncode != 0:
        raise TroubleError(f"failed with exit code {done.returncode}: {' '.join(command[:6])}")


def loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def present(kind: str, name: str) -> bool:
    if kind == "lib":
        return loads(name)
    if kind == "bin":
        return shutil.which(name) is not None
    return any(Path("/").glob(name.lstrip("/")))


def ensure_system(*groups: str) -> None:
    """Check the system packages of the groups; as root install what is missing, else say how."""
    missing = [
        package
        for group in groups
        for kind, name, package in SYSTEM[group]
        if not present(kind, name)
    ]
    if not missing:
        return
    command = "apt-get install -y --no-install-recommends " + " ".join(missing)
    if shutil.which("apt-get") is None:
        raise TroubleError(f"these Debian packages' libraries are missing: {' '.join(missing)}")
    if os.geteuid() != 0:
        raise TroubleError(f"system packages are missing; run once: sudo {command}")
    say(f"installing system packages: {' '.join(missing)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], **quiet)
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], **quiet)


def find_python() -> str:
    """CPython 3.11, the version PySide6 6.11.3 is pinned for."""
    if sys.version_info[:2] == (3, 11):
        return sys.executable
    other = shutil.which("python3.11")
    if other is None:
        raise TroubleError(
            f"Python 3.11 is needed, this is {sys.version.split()[0]} and python3.11 is not on PATH"
        )
    return other


def ensure_venv() -> None:
    """Make .venv without ensurepip (absent on bare Debian); install the locked packages if
    changed."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if PYTHON.exists() and MARK.exists() and MARK.read_text() == wanted:
        return
    python = find_python()
    if not PYTHON.exists():
        say("making .venv")
        run([python, "-m", "venv", "--without-pip", str(VENV)])
    if (
        subprocess.run(
            [python, "-m", "pip", "--version"], capture_output=True, check=False
        ).returncode
        != 0
    ):
        raise TroubleError("pip is missing; install the Debian package python3-pip")
    say("installing the locked packages (once, about a minute)")
    pip = [
        python,
        "-m",
        "pip",
        "--python",
        str(PYTHON),
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    run([*pip, "--no-deps", "--require-hashes", "-r", str(LOCK)], PIP_ROOT_USER_ACTION="ignore")
    MARK.write_text(wanted)


def shared_environment() -> None:
    """Russian text must not depend on the machine's locale."""
    os.environ.setdefault("PYTHONUTF8", "1")
    os.environ["PYTHONPATH"] = str(ROOT)


def command_run(arguments: list[str]) -> None:
    ensure_system("run")
    ensure_venv()
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        say("no display here: the window runs offscreen, stop it with Ctrl C")
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", "desktop", "--demo", *arguments])  # noqa: S606


def gate_steps(arguments: list[str]) -> list[tuple[str, list[str]]]:
    python = str(PYTHON)
    tools = VENV / "bin"
    return [
        ("format", [python, "-m", "ruff", "format", "--check", "--quiet", "."]),
        ("lint", [python, "-m", "ruff", "check", "--quiet", "."]),
        ("types", [python, "-m", "mypy", "--no-error-summary"]),
        ("imports", [str(tools / "lint-imports")]),
        ("tests", [python, "-m", "pytest", *arguments]),
    ]


def command_test(arguments: list[str]) -> None:
    ensure_system("run", "test")
    ensure_venv()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    failed = []
    for name, command in gate_steps(arguments):
        started = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        say(f"{name}: {'ok' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s")
        if code != 0:
            failed.append(name)
    if failed:
        raise TroubleError(f"the gate is red: {', '.join(failed)}")
    say("the gate is green")


def command_bench(arguments: list[str]) -> None:
    ensure_system("run", "bench")
    ensure_venv()
    run([str(PYTHON), "-m", "tests.bench", *arguments], QT_QPA_PLATFORM="offscreen")


def command_shots(arguments: list[str]) -> None:
    ensure_system("run")
    ensure_venv()
    run(
        [str(PYTHON), "-m", "tests.ui.shots", *(arguments or ["shots"])],
        QT_QPA_PLATFORM="offscreen",
    )


def command_build(arguments: list[str]) -> None:
    ensure_system("run", "build")
    ensure_venv()
    run(
        [
            str(PYTHON),
            "-m",
            "PyInstaller",
            "--noconfirm",
            "--clean",
            "--log-level",
            "WARN",
            "--distpath",
            "build/dist",
            "--workpath",
            "build/work",
            "build.spec",
            *arguments,
        ]
    )
    bundle = ROOT / "build" / "dist" / "tric-desk" / "tric-desk"
    run([str(bundle), "doctor"], QT_QPA_PLATFORM="offscreen")
    say(f"the bundle is {bundle.parent}")


def command_lock(arguments: list[str]) -> None:
    """Make requirements.lock anew from requirements.in (needs uv); the lock names no index."""
    run(
        [
            "uv",
            "pip",
            "compile",
            "--generate-hashes",
            "--python-version",
            "3.11",
            "--no-header",
            "--no-annotate",
            "requirements.in",
            "-o",
            "requirements.lock",
            *arguments,
        ]
    )


def command_map(arguments: list[str]) -> None:
    """Write the file map of ARCHITECTURE.md from the first lines of the files."""
    run([sys.executable, "-m", "tests.architecture.file_map", *arguments])


COMMANDS = {
    "run": command_run,
    "test": command_test,
    "bench": command_bench,
    "shots": command_shots,
    "build": command_build,
    "lock": command_lock,
    "map": command_map,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS))
    chosen, rest = parser.parse_known_args(sys.argv[1:2])
    shared_environment()
    try:
        COMMANDS[chosen.command](rest + sys.argv[2:])
    except TroubleError as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
