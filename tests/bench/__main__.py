"""Runs benches: product and peers alternately in one process tree, ratios gate, never times."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from tests.bench.harness import MARGIN, Row, machine_line
from tests.bench.registry import BENCHES, chosen

DEFAULT_ACCOUNTS = 20_000


def run(names: Sequence[str], accounts: int, json_path: Path | None) -> bool:
    """Run the named benches (all when empty), print a table; False when a ratio fails."""
    print(machine_line(), flush=True)
    print(f"{accounts:,} accounts; a ratio fails beyond {MARGIN} of its goal", flush=True)
    rows: list[Row] = []
    for name, bench in chosen(names):
        print(f"\n{name}", flush=True)
        for one in bench(accounts):
            rows.append(one)
            print(_line(one), flush=True)
    if json_path is not None:
        report = {"machine": machine_line(), "accounts": accounts, "rows": rows}
        json_path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    return all(one["ok"] for one in rows)


def _line(one: Row) -> str:
    verdict = "FAILS" if not one["ok"] else "met" if one["ratio"] <= one["goal"] else "in margin"
    figures = f"{_side(one['product'])} | {_side(one['peer'])}"
    return (
        f"  {one['name']:<42} {one['ratio']:>8.4f} goal {one['goal']:<7.4g} {verdict:<9} {figures}"
    )


def _side(figures: dict[str, object]) -> str:
    short = {
        "median_ms": "p50",
        "p95_ms": "p95",
        "max_ms": "max",
        "core_median_ms": "core p50",
        "core_p95_ms": "core p95",
    }
    shown = [f"{short.get(key, key)} {value}" for key, value in figures.items() if key != "count"]
    return ", ".join(shown)


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    names = [name for name, _ in BENCHES]
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--accounts", type=int, default=DEFAULT_ACCOUNTS, metavar="N")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in names]
    if unknown:
        parser.error(f"no bench {unknown[0]!r}; there are {', '.join(names)}")
    return 0 if run(arguments.names, arguments.accounts, arguments.json) else 1


if __name__ == "__main__":
    raise SystemExit(main())
