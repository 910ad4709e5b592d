"""Small studies written for one test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from perfkit.errors import DataError, Problem
from perfkit.sources.schemas import TABLES, TableSchema
from perfkit.sources.tables import Tables, read_tables

ORDERS = """
sources:
- files: "orders{part}.csv"
  table: orders
  columns: {id: order_id, agent: agent_id, paid: {to: amount_paid, unit: yuan}, at: created_at}
"""
HEADER = "id,agent,paid,at\n"


def make_study(folder: Path, mapping: str, files: Mapping[str, str | bytes]) -> Path:
    """Write a mapping and exports."""
    (folder / "exports").mkdir(parents=True, exist_ok=True)
    (folder / "mapping.yaml").write_text(dedent(mapping), encoding="utf-8")
    for name, content in files.items():
        path = folder / "exports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def load(folder: Path, mapping: str, files: Mapping[str, str | bytes], *, zone: str = "Asia/Shanghai",
         schemas: Mapping[str, TableSchema] = TABLES) -> Tables:
    """Write a study and read its tables."""
    study = make_study(folder, mapping, files)
    return read_tables(study, time_zone=zone, cache=folder / ".perfkit", schemas=schemas)


def refused(folder: Path, mapping: str, files: Mapping[str, str | bytes], *, zone: str = "Asia/Shanghai"
            ) -> list[Problem]:
    """Write a study that must be refused and return what is said."""
    try:
        load(folder, mapping, files, zone=zone)
    except DataError as error:
        return list(error.problems)
    raise AssertionError("the study was read")
