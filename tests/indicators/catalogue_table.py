"""What of the published catalogue is there, counted from the code itself.

``python -m tests.indicators.catalogue_table`` prints one line per id: variants with a definition, with an oracle, with
a value on the ready studies, compiled for three more engines; and the worked examples that are tested.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis
import pandas as pd
from ruamel.yaml import YAML

from perfkit.indicators import catalogue, compute_indicators, known_definitions
from perfkit.indicators.registry import choose_definition
from perfkit.periods import parse_period
from perfkit.sources import read_people, read_tables, read_targets
from tests.indicators import oracle, test_golden
from tests.indicators.made import roster
from tests.indicators.test_engines import ABOUT, DEFINITIONS, DIALECTS, query_of

ROOT = Path(__file__).parents[2]
PERIODS = ("2026-04", "2026-05", "2026-06", "2026-Q1", "2026-Q2")
ROLES = {"operations": ("operations",), "ad_buyer": ("operations",), "customer_service_presale": ("customer_service",),
         "customer_service_aftersale": ("customer_service",), "design": ("design",), "warehouse": ("warehouse",)}
"""Roles of the demo whose people stand for a kind of role."""
HOSTS, SHOPS = ("live01", "live02", "live03"), ("S1", "S2")


@cache
def published() -> Mapping[str, Any]:
    """Return the facts of the field, as re-keyed."""
    return YAML(typ="safe").load(ROOT / "tests" / "golden" / "catalogue" / "published.yaml")


def keys_of(id_: str) -> list[str]:
    """Return the keys of an id, as our catalogue has them."""
    return [f"{id_}@{variant}" for variant in catalogue()[id_].variants]


def defined(key: str) -> bool:
    return key in known_definitions()


def has_oracle(key: str) -> bool:
    """Tell whether each definition of a key has an answer of its own; one against a target has that of its sum."""
    doors = Counter(made.door for made in known_definitions().get(key, ()) if not made.against_target)
    named = {"events": oracle.EVENTS, "totals": oracle.TOTALS}
    answers = Counter(door for door, found in named.items() for name in found if name.partition(" ")[0] == key)
    return defined(key) and doors == answers


@cache
def compiles(key: str) -> bool:
    """Tell whether every definition of a key compiles for the other engines without an approximate function."""
    texts = [str(ibis.to_sql(query_of(named), dialect=dialect)).lower() for named, made in DEFINITIONS.items()
             if key in made.keys for dialect in DIALECTS]
    return bool(texts) and not any(ABOUT.search(text) for text in texts)


def examples_tested() -> set[str]:
    """Return the worked examples that a test is named after."""
    return {found for name in vars(test_golden) if name.startswith("test_")
            for found in re.findall(r"g\d\d", name.partition("_")[2].partition("a_")[0] or name)}


@dataclass(frozen=True)
class Demo:
    """The demo's tables, and who stands for which kind of role."""

    tables: Any
    people: pd.DataFrame
    targets: pd.DataFrame
    as_of: date

    def people_of(self, kind: str, subject: str) -> pd.DataFrame:
        if subject == "shop" or kind == "live_host":
            return roster(*(SHOPS if subject == "shop" else HOSTS))
        return self.people[self.people["role"].isin(ROLES[kind])]

    def asked(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Return each key with the kinds of role and subject for which the tables give it; a role is asked once."""
        present = {name: tuple(self.tables.columns_present[name]) for name in self.tables.paths}
        for key in (key for entry in published()["indicators"] for key in keys_of(entry["id"])):
            seen: set[Any] = set()
            for kind in catalogue()[key.partition("@")[0]].kinds:
                for subject in ("person", "shop") if kind in (*ROLES, "live_host") else ():
                    chosen = choose_definition(key, present, kind, subject)
                    who = subject, ROLES.get(kind) if subject == "person" else None
                    if not isinstance(chosen, str) and (who, chosen.door) not in seen:
                        seen.add((who, chosen.door))
                        yield (kind, subject), key

    def computed(self, wanted: Callable[[str], bool]) -> set[str]:
        """Return the keys, of those wanted, that have a value of somebody in some period."""
        asked: dict[tuple[str, str], list[str]] = {}
        for who, key in self.asked():
            if wanted(key):
                asked.setdefault(who, []).append(key)
        frames = [compute_indicators(self.tables, self.people_of(*who), keys, list(map(parse_period, PERIODS)),
                                     as_of=self.as_of, kind=who[0], subject=who[1], targets=self.targets)
                  for who, keys in asked.items()]
        values = pd.concat(frames)
        return set(values.loc[values["reason"] == "", "indicator"])


def read_demo(cache_folder: Path) -> Demo:
    """Read the demo as it stands in the repository."""
    study = ROOT / "data" / "demo"
    tables = read_tables(study, time_zone="Asia/Shanghai", cache=cache_folder)
    units = {name: indicator.unit for name, indicator in catalogue().items()}
    targets = read_targets(study / "targets.csv", units)
    return Demo(tables, read_people(study / "people.csv"), targets, tables.latest_day)


def table(on_demo: set[str]) -> list[tuple[str, ...]]:
    """Return the head, a line for each id, and the sums."""
    columns: Sequence[Callable[[str], bool]] = (defined, has_oracle, compiles, on_demo.__contains__)
    tested = examples_tested()
    lines, sums, all_keys = [], [0] * len(columns), 0
    for entry in published()["indicators"]:
        keys = keys_of(entry["id"])
        counts = [sum(map(column, keys)) for column in columns]
        sums, all_keys = [a + b for a, b in zip(sums, counts, strict=True)], all_keys + len(keys)
        golden = [case["id"] + ("" if case["id"] in tested else " not tested") for case in published()["golden"]
                  if case["indicator"] == entry["id"]]
        lines.append((entry["id"], *(f"{count}/{len(keys)}" for count in counts), ", ".join(golden)))
    head = ("id", "defined", "oracle", "compiles on 3", "on the demo", "worked examples")
    return [head, *lines, (f"{len(lines)} ids", *(f"{count}/{all_keys}" for count in sums), "")]


def main() -> None:
    with TemporaryDirectory() as folder:
        rows = table(read_demo(Path(folder)).computed(defined))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        sys.stdout.write(" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")


if __name__ == "__main__":
    main()
