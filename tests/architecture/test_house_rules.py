"""The rules of the house hold in every file, and a planted sin is caught."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from desktop import version as desk_version
from server import config as server_config
from tests.architecture import file_map

ROOT = file_map.ROOT
PRODUCT = ("domain", "api_client", "desktop", "ui", "server")
BANNED_NAMES = {"utils", "helpers", "manager", "misc", "common", "base", "data"}
TOP_FOLDERS = {"desktop", "ui", "resources", "api_client", "tests", "domain", "server"}
MACHINE_PATH = re.compile(r"(^|[^a-z])/(work|farm|root)/")


def tracked_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return listed.splitlines()


def product_files() -> list[Path]:
    return [path for path in file_map.source_files() if path.relative_to(ROOT).parts[0] in PRODUCT]


def test_top_folders_are_exactly_the_owners() -> None:
    folders = {name.split("/")[0] for name in tracked_files() if "/" in name}
    assert folders - {".ci"} == TOP_FOLDERS


def test_no_file_is_longer_than_300_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [*product_files(), ROOT / "dev.py"]
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 300
    }
    assert long == {}


def test_every_file_says_its_duty_in_its_first_line() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in file_map.source_files()
        if not file_map.first_sentence(path)
    ]
    assert silent == []


def test_the_file_map_is_fresh() -> None:
    document = file_map.DOCUMENT.read_text(encoding="utf-8")
    assert document == file_map.with_map(document), "run: python3 dev.py map"


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in product_files() if path.stem in BANNED_NAMES] == []


def test_the_lock_names_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "index-url" not in lock
    assert lock.count("--hash=sha256:") > 500


def test_no_tracked_file_names_a_path_of_this_machine() -> None:
    guilty = []
    for name in tracked_files():
        if name.endswith((".ttf", ".png", ".xlsx", ".pdf")) or name.startswith(
            "tests/architecture"
        ):
            continue
        text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
        if MACHINE_PATH.search(text):
            guilty.append(name)
    assert guilty == []


@pytest.mark.parametrize(
    ("pattern", "where", "allowed"),
    [
        (r"\bQLabel\(", "ui", {"plain_label.py"}),
        (r"verify\s*=\s*False", "", set()),
        (r"PRAGMA rekey|pragma\(.rekey", "", set()),
        (r"datetime\.now\(\)|time\.time\(\)", "", set()),
        (r"\bfloat\(", "domain", set()),
        (r"\bOFFSET\b", "desktop", set()),
        (r"NotImplementedError|\bTODO\b|\bFIXME\b", "", set()),
    ],
)
def test_a_forbidden_shape_stands_nowhere(pattern: str, where: str, allowed: set[str]) -> None:
    shape = re.compile(pattern)
    guilty = [
        str(path.relative_to(ROOT))
        for path in product_files()
        if str(path.relative_to(ROOT)).startswith(where)
        and path.name not in allowed
        and shape.search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


@pytest.mark.parametrize(
    ("file", "sin"),
    [
        ("domain/money.py", "import requests"),
        ("desktop/services/readings.py", "import PySide6.QtCore"),
        ("ui/search/presenter.py", "import desktop.store.outbox"),
        ("api_client/retry.py", "import desktop.jobs"),
        ("desktop/store/outbox.py", "import server.app"),
    ],
)
def test_a_planted_import_sin_breaks_the_contracts(file: str, sin: str, tmp_path: Path) -> None:
    for folder in PRODUCT:
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    guilty = tmp_path / file
    guilty.write_text(f"{guilty.read_text(encoding='utf-8')}\n{sin}\n", encoding="utf-8")
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(command), "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_one_version_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == desk_version.VERSION == server_config.VERSION
