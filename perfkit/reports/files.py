"""Files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from perfkit.whole_file import TEMPORARY, replace_file

_KEPT = re.compile(r"[^\w\-.]", flags=re.UNICODE)
_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}


def write_whole(path: Path, text: str) -> str:
    """Write `text` whole or not at all; return its SHA-256."""
    data = text.encode()
    replace_file(path, data)
    return hashlib.sha256(data).hexdigest()


def file_hash(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def remove_parts(folder: Path) -> None:
    """Remove what a killed run left behind in `folder`."""
    for part in folder.rglob(f".*{TEMPORARY}"):
        part.unlink(missing_ok=True)


def safe_name(name: str) -> str:
    """Return a name that is one path segment on every system; different names stay different.

    Examples
    --------
    >>> safe_name("客服"), safe_name("warehouse")
    ('客服', 'warehouse')
    >>> safe_name("../x") != safe_name("_._x"), "/" in safe_name("../x")
    (True, False)
    """
    plain = _KEPT.sub("_", name).strip(".") or "_"
    if plain == name and plain.lower() not in _RESERVED and plain == plain.lower():
        return plain
    return f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
