"""Expected trouble of the program: an error with a stable code; its sentence lives in
``ui/messages.py``."""

from __future__ import annotations


class AppError(Exception):
    """Expected trouble, told to the clerk in place; ``code`` is for ever, ``fields`` fill its
    sentence."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields
