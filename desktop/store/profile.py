"""A profile directory: where its files lie, who may read them, the lock of its one owner."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from desktop.errors import AppError

RESERVE_BYTES = 8 * 1024 * 1024
_NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"})
_PR_SET_DUMPABLE = 4


@dataclass(frozen=True)
class ProfilePaths:
    """Every file of one profile."""

    root: Path

    @property
    def outbox(self) -> Path:
        return self.root / "outbox.db"

    @property
    def tape(self) -> Path:
        return self.root / "tape"

    @property
    def cache(self) -> Path:
        return self.root / "cache.db"

    @property
    def keys(self) -> Path:
        return self.root / "keys.json"

    @property
    def enrolment(self) -> Path:
        return self.root / "enrolment.json"

    @property
    def config(self) -> Path:
        return self.root / "config.toml"

    @property
    def lock(self) -> Path:
        return self.root / "profile.lock"

    @property
    def logs(self) -> Path:
        return self.root / "log"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    @property
    def reserve(self) -> Path:
        return self.root / "reserve.bin"


def default_root() -> Path:
    """Where the profile lies unless ``--profile`` says otherwise."""
    import platformdirs  # measured: 10 ms of the start, and most terminals name their profile

    return Path(platformdirs.user_data_dir("tric-desk", appauthor=False))


def harden_process() -> None:
    """Files only for us, no core dumps, no attaching: keys must not leave through the side door."""
    os.umask(0o077)
    if sys.platform == "win32":
        return
    import resource  # absent on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        import ctypes  # Linux only, one call

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def open_profile(root: Path | None = None) -> ProfilePaths:
    """Make the directory (0700); AppError ``profile_on_network`` or ``profile_unusable``."""
    place = (root or default_root()).absolute()
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if sys.platform != "win32":
            place.chmod(0o700)
    except OSError as error:
        raise AppError("profile_unusable", reason=error.strerror or "") from error
    if _file_system_of(place) in _NETWORK_FILE_SYSTEMS:
        raise AppError("profile_on_network")
    return ProfilePaths(place)


class ProfileLock:
    """The kernel's lock on ``profile.lock``: freed by the kernel however the process ends."""

    def __init__(self, paths: ProfilePaths) -> None:
        self._path = paths.lock
        self._file: IO[bytes] | None = None

    def acquire(self) -> None:
        """Become the profile's one owner; AppError ``profile_in_use`` or ``profile_unusable``."""
        try:
            # Unbuffered: what did not fit must not be tried again when the file is closed.
            file = self._path.open("a+b", buffering=0)
        except OSError as error:
            raise AppError("profile_unusable", reason=error.strerror or "") from error
        try:
            _lock(file)
        except OSError as error:
            file.close()
            raise AppError("profile_in_use") from error
        self._file = file
        with contextlib.suppress(OSError):  # a full disk: the owner's number is a hint, no lock
            file.truncate(0)
            file.write(str(os.getpid()).encode("ascii"))

    def release(self) -> None:
        """Let the next one in."""
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def held(self) -> bool:
        return self._file is not None


def keep_reserve(paths: ProfilePaths) -> None:
    """Hold some space back, so that a full disk still lets the queue drain; best effort."""
    try:
        if paths.reserve.exists() and paths.reserve.stat().st_size == RESERVE_BYTES:
            return
        with paths.reserve.open("wb") as file:
            if sys.platform == "linux":
                os.posix_fallocate(file.fileno(), 0, RESERVE_BYTES)
            else:
                file.write(bytes(RESERVE_BYTES))
    except OSError:
        paths.reserve.unlink(missing_ok=True)


def free_reserve(paths: ProfilePaths) -> bool:
    """Give the space back; True if there was some."""
    if not paths.reserve.exists():
        return False
    paths.reserve.unlink(missing_ok=True)
    return True


def sync_directory(directory: Path) -> None:
    """Make a rename in this directory survive a power cut."""
    if sys.platform == "win32":
        return
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_atomically(path: Path, content: bytes) -> None:
    """Temp file, fsync, rename, fsync of the directory: the file is the old one or the new one."""
    temporary = path.with_name(f"{path.name}.new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    temporary.replace(path)
    sync_directory(path.parent)


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt  # Windows only

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # absent on Windows

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _file_system_of(place: Path) -> str:
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return ""
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _device, mount, file_system, *_rest = line.split(" ")
        inside = place.is_relative_to(mount.replace("\\040", " "))
        if inside and len(mount) >= len(best):
            best, kind = mount, file_system
    return kind
