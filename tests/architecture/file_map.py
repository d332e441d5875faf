"""Makes the file map of ARCHITECTURE.md from the first sentences of the files."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "ARCHITECTURE.md"
BEGIN = "<!-- file map: made by `python3 dev.py map` -->"
END = "<!-- end of the file map -->"
FOLDERS = ("domain", "api_client", "desktop", "ui", "server", "tests")


def first_sentence(path: Path) -> str:
    """The file's duty: the first paragraph of its docstring, one line."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split())


def source_files() -> list[Path]:
    """Every Python file of the product and its tests, migrations' revisions aside."""
    found = [ROOT / "dev.py"]
    for folder in FOLDERS:
        found += sorted((ROOT / folder).rglob("*.py"))
    return [path for path in found if "versions" not in path.parts]


def file_map() -> str:
    """A list grouped by folder: file, duty."""
    lines: list[str] = []
    folder = Path()
    for path in sorted(source_files(), key=lambda one: (one.parent.parts, one.name)):
        here = path.relative_to(ROOT)
        if here.parent != folder or not lines:
            folder = here.parent
            lines += ["", f"**{folder.as_posix()}/**" if folder != Path() else "**root**", ""]
        lines.append(f"- `{here.name}`: {first_sentence(path)}")
    return "\n".join(lines).strip()


def with_map(document: str) -> str:
    """The document with its map replaced by a fresh one."""
    head, rest = document.split(BEGIN)
    tail = rest.split(END)[1]
    return f"{head}{BEGIN}\n\n{file_map()}\n\n{END}{tail}"


if __name__ == "__main__":
    DOCUMENT.write_text(with_map(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit(0)
