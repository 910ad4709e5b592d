"""The manifest of a pack: what was built from what, and whether it is still true."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from perfkit.reports.files import write_whole
from perfkit.study.folder import package_hash

NAME = "manifest.json"
_LIBRARIES = ("perfkit", "pandas", "numpy", "scipy", "statsmodels", "matplotlib", "duckdb", "ibis-framework",
              "papermill", "nbconvert", "nbclient", "great-tables", "babel")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a pack folder, or an empty one where there is none or it cannot be read."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest whole, with sorted keys, so that equal packs have equal bytes."""
    write_whole(folder / NAME, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def page_key(notebook: Path, parameters: Mapping[str, object], frames: str) -> str:
    """Return the key of a page: equal keys give equal bytes, so the page need not be built again.

    Parameters
    ----------
    notebook : Path
    parameters : Mapping[str, object]
        Without folders: a study that moved is the same study.
    frames : str
        Hash of the stored results that the page may read.
    """
    parts = [notebook.read_bytes(), json.dumps(dict(parameters), sort_keys=True, default=str).encode(),
             frames.encode(), package_hash().encode(), json.dumps(libraries()).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@cache
def libraries() -> dict[str, str]:
    """Return the versions of the libraries that shape a page."""
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def known_periods(folder: Path) -> Sequence[tuple[str, dict[str, Any]]]:
    """Return the period folders under an audience folder that hold a manifest, latest first."""
    found = [(path.parent.name, read_manifest(path.parent)) for path in folder.glob(f"*/{NAME}")]
    return sorted(found, key=lambda pair: pair[0], reverse=True)
