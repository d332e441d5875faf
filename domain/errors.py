"""The one error of the pure rules: a broken rule's stable code and the facts for a sentence."""

from __future__ import annotations


class InputError(Exception):
    """A value that breaks a rule; ``code`` is for ever, ``fields`` hold what the sentence for
    people needs.
    """

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields
