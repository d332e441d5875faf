"""How a verb signs in: --login and the password from a prompt or TRIC_PASSWORD."""

from __future__ import annotations

import argparse
import getpass
import os

from desktop.errors import AppError
from desktop.program import Program
from desktop.services import auth


def sign_in(program: Program, arguments: argparse.Namespace) -> None:
    """Open the profile's keys for this verb; raises AppError when it cannot."""
    logins = auth.known_logins(program.context)
    login = arguments.login or (logins[0] if len(logins) == 1 else None)
    if login is None:
        raise AppError("sign_in.login_missing")
    password = os.environ.get("TRIC_PASSWORD") or getpass.getpass("Пароль: ")
    auth.sign_in(program.context, login, password)
