"""An error as the sentence a clerk reads; a bug is shown as a bug with its name."""

from __future__ import annotations

from api_client.errors import ApiError
from desktop.errors import AppError
from domain.errors import InputError
from ui.messages import sentence


def words_of(error: Exception) -> str:
    """What happened and what to do."""
    if isinstance(error, (AppError, InputError)):
        return sentence(error.code, **error.fields)
    if isinstance(error, ApiError):
        return sentence(error.code)
    return sentence(type(error).__name__)
