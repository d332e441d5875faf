"""tric-desk search: the window's search over the cache."""

from __future__ import annotations

import argparse
import time

from desktop.program import Program
from desktop.services import search
from desktop.verbs.printing import print_json, print_line
from desktop.verbs.signing import sign_in
from ui import format as shown


def run(program: Program, arguments: argparse.Namespace) -> int:
    """Print the hits of one query, best first."""
    sign_in(program, arguments)
    started = time.perf_counter()
    found = search.find(program.context, arguments.query, arguments.limit)
    took_ms = round((time.perf_counter() - started) * 1000, 3)
    if arguments.as_json:
        print_json(
            {
                "query": arguments.query,
                "took_ms": took_ms,
                "results": [
                    {
                        "account": hit.number,
                        "name": hit.name,
                        "address": hit.address,
                        "balance_kopecks": hit.balance_kopecks,
                        "status": hit.status,
                    }
                    for hit in found.rows
                ],
            }
        )
        return 0
    if found.shown_as:
        print_line(f"Показано по «{found.shown_as}»")
    for hit in found.rows:
        money = shown.money(hit.balance_kopecks)
        print_line(f"{shown.account(hit.number)}  {hit.name}, {hit.address}  {money}")
    if not found.rows:
        print_line("Ничего не найдено. Проверьте написание или наберите меньше слов.")
    return 0
