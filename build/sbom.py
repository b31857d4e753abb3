"""The software bill of materials: what a built program contains, as CycloneDX 1.6 JSON, made from the lock.

`python build/sbom.py FILE.cdx.json`. Licences are read from the packages as installed, like those of the notices.
The same lock makes the same file: it holds no time and no random number.
"""

from __future__ import annotations

import json
import platform
import re
import sys
import uuid
from pathlib import Path
from typing import Any

from notices import LOCK, Part, parts, pins
from version import version

_SPACE = uuid.UUID("6f0d6b5c-4a3e-5b0e-9d0b-2f3f7f0f3610")
_SPDX = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*")
_WORDS = {"BSD-3-Clause": re.compile(r"(?i)bsd licen[cs]e\b"), "MIT": re.compile(r"(?i)mit licen[cs]e\b")}
"""Licence to what packages without an SPDX expression call it."""


def bill(shipped: list[Part], kaitsu: str, python: str) -> dict[str, Any]:
    """Return the document for these parts of this version of Kaitsu, on this version of Python."""
    application = {
        "type": "application",
        "bom-ref": "kaitsu",
        "name": "kaitsu",
        "version": kaitsu,
        "licenses": [{"expression": "Apache-2.0"}],
    }
    components = [*(component(part) for part in shipped), _python(python), _font()]
    serial = uuid.uuid5(_SPACE, json.dumps(components, sort_keys=True) + kaitsu)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": application},
        "components": components,
        "dependencies": [{"ref": "kaitsu", "dependsOn": [one["bom-ref"] for one in components]}],
    }


def component(part: Part) -> dict[str, Any]:
    """Return one package; its licence as an expression where it is one, else in the package's own words."""
    url = f"pkg:pypi/{part.name}@{part.version}"
    return {
        "type": "library",
        "bom-ref": url,
        "name": part.name,
        "version": part.version,
        "purl": url,
        "licenses": licences(part.licence),
    }


def licences(told: str) -> list[dict[str, Any]]:
    """Return a licence as CycloneDX wants it: an SPDX expression, else a name in the package's own words."""
    known = next((licence for licence, words in _WORDS.items() if words.match(told)), told)
    return [{"expression": known}] if _SPDX.fullmatch(known) else [{"license": {"name": known}}]


def _python(version: str) -> dict[str, Any]:
    return {
        "type": "platform",
        "bom-ref": "python",
        "name": "Python",
        "version": version,
        "licenses": [{"expression": "PSF-2.0"}],
    }


def _font() -> dict[str, Any]:
    return {
        "type": "data",
        "bom-ref": "noto-sans-jp",
        "name": "Noto Sans JP",
        "licenses": [{"expression": "OFL-1.1"}],
    }


def write(path: Path, site_packages: Path | None = None, python: str = platform.python_version()) -> None:
    """Write the bill of what the lock ships, as installed here or in another Python's folder."""
    document = bill(parts(pins(LOCK.read_text(encoding="utf-8")), site_packages), version(), python)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
