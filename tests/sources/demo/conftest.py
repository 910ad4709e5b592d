"""The demo, written anew once for all tests, and its exports as frames of text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from perfkit.sources.demo import write_demo


@pytest.fixture(scope="session")
def committed() -> Path:
    """The demo as it stands in the repository."""
    return Path(__file__).parents[3] / "data" / "demo"


@pytest.fixture(scope="session")
def workbook_rows() -> Callable[[Path], dict[str, list[list[object]]]]:
    """The cells of every sheet of a workbook."""

    def read(path: Path) -> dict[str, list[list[object]]]:
        book = CalamineWorkbook.from_path(str(path))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    return read


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo written now."""
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder)
    return folder


@pytest.fixture(scope="session")
def exported(written: Path) -> Callable[..., pd.DataFrame]:
    """All files of a pattern under one another, every cell as text."""

    def read(pattern: str, encoding: str = "utf-8-sig") -> pd.DataFrame:
        found = sorted((written / "exports").glob(pattern))
        assert found, pattern
        return pd.concat([pd.read_csv(path, encoding=encoding, dtype=str, keep_default_na=False) for path in found],
                         ignore_index=True)

    return read
