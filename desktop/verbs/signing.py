"""How a verb signs in: --login and the password from a prompt or TRIC_PASSWORD."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from desktop.errors import AppError
from desktop.program import Program
from desktop.services import auth


def sign_in(program: Program, arguments: argparse.Namespace) -> None:
    """Open the profile's keys for this verb; raises AppError when it cannot."""
    context = program.context
    place = auth.enrolment(context)
    if place is None:
        raise AppError("not_enrolled")
    logins = auth.known_logins(context)
    login = arguments.login or (logins[0] if len(logins) == 1 else None)
    if login is None:
        raise AppError("sign_in.login_missing")
    if context.stores.read_only and login.strip().lower() not in logins:
        # Looking beside a window uses the keys kept here, and this clerk has none yet.
        raise AppError("first_sign_in", login=login)
    auth.sign_in(context, login, _password())


def _password() -> str:
    given = os.environ.get("TRIC_PASSWORD", "")
    if not given and sys.stdin.isatty():
        given = getpass.getpass("Пароль: ")
    if not given:
        raise AppError("sign_in.no_password")
    return given
