"""The verbs of the command line: the same services as the window, no Qt."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from desktop.errors import AppError
from desktop.program import Program, open_program
from desktop.verbs import doctor, enrolment, exchange, papers, search
from domain.errors import InputError
from ui.messages import sentence

Verb = Callable[[Program, argparse.Namespace], int]

VERBS: dict[str, Verb] = {
    "search": search.run,
    "sync": exchange.run,
    "bill": papers.run_bill,
    "bills": papers.run_bills,
    "statement": papers.run_statement,
    "verify": papers.run_verify,
    "doctor": doctor.run,
    "enrol": enrolment.run,
}
READ_ONLY = frozenset({"search", "bill", "bills", "statement", "verify", "doctor"})


def run_verb(arguments: argparse.Namespace) -> int:
    """Run one verb; trouble is one sentence on stderr and exit code 1."""
    try:
        program = open_program(arguments, read_only=arguments.verb in READ_ONLY)
        try:
            code = VERBS[arguments.verb](program, arguments)
            sys.stdout.flush()
            return code
        finally:
            program.close()
    except (AppError, InputError) as trouble:
        print(sentence(trouble.code, **trouble.fields), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader (head, less) has seen enough; what is still buffered goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
