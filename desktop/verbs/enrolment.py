"""tric-desk enrol: make this profile a terminal of an office server."""

from __future__ import annotations

import argparse

from desktop.program import Program
from desktop.services import auth
from desktop.verbs.printing import print_line


def run(program: Program, arguments: argparse.Namespace) -> int:
    """Check and keep the enrolment file; its code is redeemed at the first sign-in."""
    enrolment = auth.enrol(program.context, arguments.file)
    print_line(f"Рабочее место {enrolment.title}. Теперь войдите.")
    return 0
