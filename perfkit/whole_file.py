"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

TEMPORARY = ".part"


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and rename it into place: a reader sees the old file or the new one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        part.write_bytes(data)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
