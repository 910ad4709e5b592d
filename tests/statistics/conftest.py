"""Golden numbers of independent tools, and the larger inputs that are read in place where they exist."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).parents[1] / "golden" / "statistics"
INPUTS = Path(__file__).parents[2].parent / "shared" / "reference" / "inputs"


@pytest.fixture(scope="session")
def golden() -> Callable[[str], Any]:
    return lambda name: json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def column() -> Callable[..., list[float]]:
    def read(file: str, name: str) -> list[float]:
        path = INPUTS / file
        if not path.exists():
            pytest.skip(f"{file} is licensed for reading in place only and is not here")
        with path.open(encoding="utf-8", newline="") as rows:
            return [float(row[name]) for row in csv.DictReader(rows)]

    return read
