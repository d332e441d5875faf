"""tric-desk sync: one exchange with the office, and what moved."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from desktop.errors import AppError
from desktop.program import Program
from desktop.services import auth, exchange
from desktop.verbs.printing import print_json, print_line
from desktop.verbs.signing import sign_in


def run(program: Program, arguments: argparse.Namespace) -> int:
    """Send what waits, fetch what changed."""
    if arguments.offline:
        raise AppError("offline")
    if not program.server_url:
        raise AppError("server_unknown" if auth.enrolment(program.context) else "not_enrolled")
    sign_in(program, arguments)
    summary = exchange.exchange_once(program.context)
    if arguments.as_json:
        print_json(asdict(summary))
        return 0
    print_line(
        f"Отправлено {summary.sent}, принято {summary.accepted}, к разбору {summary.refused}, "
        f"уточняется {summary.unknown}; получено изменений {summary.received}, "
        f"ждут отправки {summary.pending}."
    )
    return 0
