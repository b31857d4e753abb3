"""Signing for Windows, where there is a certificate: the command stands in KAITSU_SIGN, `{file}` in it is the file.

    KAITSU_SIGN='signtool sign /fd SHA256 /td SHA256 /tr … /sha1 … "{file}"'

Without that variable nothing is signed, and it is said. Files that their makers signed keep their signature.
"""

from __future__ import annotations

import os
import shlex
import struct
from collections.abc import Iterator
from pathlib import Path

from steps import run, say

_VARIABLE = "KAITSU_SIGN"
_PLACE = "{file}"
_SECURITY = 4
"""Which of a PE file's data directories holds its signature."""


def command_template() -> str:
    """Return the command that signs, "" where there is none."""
    return os.environ.get(_VARIABLE, "")


def sign_folder(folder: Path) -> None:
    """Sign our programs and every library that nobody has signed."""
    template = command_template()
    files = list(unsigned(folder))
    if not template:
        say(f"Not signed: {_VARIABLE} is not set; {len(files)} files have no signature.")
        return
    for file in files:
        run(command(template, file))
    say(f"Signed {len(files)} files.")


def command(template: str, file: Path) -> list[str]:
    """Return the words of the command for one file."""
    return [word.replace(_PLACE, str(file)) for word in shlex.split(template)]


def unsigned(folder: Path) -> Iterator[Path]:
    """Yield the programs and libraries without a signature."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in {".exe", ".dll", ".pyd"} and not is_signed(path.read_bytes()):
            yield path


def is_signed(image: bytes) -> bool:
    """Tell whether a 64-bit PE file holds a signature; whose and whether it is valid is for the system to say."""
    (header,) = struct.unpack_from("<I", image, 0x3C)
    directories = header + 24 + 112
    _, size = struct.unpack_from("<II", image, directories + 8 * _SECURITY)
    return bool(size)
