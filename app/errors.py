"""The errors Kaitsu raises on purpose; everything else is a bug of ours.

An error carries a code and parameters, never a sentence: `app.messages` turns `error.<code>` into words.
"""

from __future__ import annotations


class AppError(Exception):
    """Base of all expected errors: a `code` for the message catalogue and its `params`."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code} ({details})" if details else self.code


class EnvironmentProblem(AppError):
    """The machine is in the way (port taken, no interface, no permission, disk full); the person can fix it."""


class ProtocolProblem(AppError):
    """Bytes that are not what the format promises."""


class InputProblem(AppError):
    """What a person or a file gave us cannot be used; says what to give instead."""
