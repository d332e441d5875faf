"""A profile belongs to one process and to one person; what leaves it says nothing about anyone."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.config import Config, load_config, save_config
from desktop.errors import AppError
from desktop.logs import start_logging, stop_logging
from desktop.store import profile
from desktop.store.profile import ProfileLock, open_profile, write_atomically

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from desktop.store.profile import ProfileLock, open_profile
lock = ProfileLock(open_profile(Path(sys.argv[1])))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_the_directory_is_ours_alone(tmp_path: Path) -> None:
    paths = open_profile(tmp_path / "p")
    assert paths.root.stat().st_mode & 0o777 == 0o700
    write_atomically(paths.keys, b"x")
    assert paths.keys.stat().st_mode & 0o777 == 0o600


def test_the_second_process_is_refused_until_the_first_ends_however_it_ends(
    tmp_path: Path,
) -> None:
    paths = open_profile(tmp_path / "p")
    command = [sys.executable, "-c", HOLDER, str(paths.root)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        lock = ProfileLock(paths)
        with pytest.raises(AppError, match="profile_in_use"):
            lock.acquire()
        holder.kill()
        holder.wait()
        lock.acquire()
        assert lock.held
        lock.release()


def test_a_second_lock_in_the_same_process_is_refused_too(tmp_path: Path) -> None:
    paths = open_profile(tmp_path / "p")
    first, second = ProfileLock(paths), ProfileLock(paths)
    first.acquire()
    with pytest.raises(AppError, match="profile_in_use"):
        second.acquire()
    first.release()
    second.acquire()
    second.release()


def test_a_profile_on_a_network_drive_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile, "_file_system_of", lambda _place: "cifs")
    with pytest.raises(AppError, match="profile_on_network"):
        open_profile(tmp_path / "p")


def test_a_hardened_process_leaves_no_core_and_no_readable_file() -> None:
    code = (
        "from desktop.store.profile import harden_process; harden_process();"
        "import resource, os; print(resource.getrlimit(resource.RLIMIT_CORE)[0], os.umask(0))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0", str(0o077)]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "keys.json"
    write_atomically(target, b"old")
    with pytest.raises(TypeError):
        write_atomically(target, "text")  # type: ignore[arg-type]
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_config_keeps_what_differs_and_refuses_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert load_config(path) == Config()
    wanted = Config(theme="dark", server_url='https://a/"b"', text_scale_percent=125)
    save_config(path, wanted)
    assert load_config(path) == wanted
    assert "printer" not in path.read_text()
    for text, key in (
        ("theme = 'pink'", "theme"),
        ("nonsense = 1", "nonsense"),
        ("idle_lock_minutes = '5'", "idle_lock_minutes"),
        ("text_scale_percent = 400", "text_scale_percent"),
        ("theme = ", ""),
    ):
        path.write_text(text)
        with pytest.raises(AppError, match="config_wrong") as caught:
            load_config(path)
        assert caught.value.fields["key"] == key


def test_the_log_is_json_without_names_numbers_or_the_text_of_errors(tmp_path: Path) -> None:
    handler = start_logging(tmp_path)
    log = logging.getLogger("desktop.test")
    try:
        log.warning("found %s of account %s in %d ms", "Соколова", "7200000001", 12)
        try:
            raise ValueError("Соколова 7200000001")
        except ValueError:
            log.exception("trouble")
    finally:
        stop_logging(handler)
    (path,) = tmp_path.iterdir()
    text = path.read_text(encoding="ascii")
    first, second = (json.loads(line) for line in text.splitlines())
    assert first["text"] == "found * of account * in 12 ms"
    assert (second["error"], second["level"]) == ("ValueError", "ERROR")
    assert "7200000001" not in text
    assert path.stat().st_mode & 0o077 in (0, 0o044), "the umask is the process's"
