"""Twelve indicators through the public interface beside plain pandas: time, memory, and the floor that decoding sets.

Each run is a fresh process that has imported what it uses before the clock starts: pandas and pyarrow; Ibis with its
part for DuckDB, and the modules of the definitions, which are otherwise imported on first use. The ways alternate::

    python -m tests.benchmarks.indicators 10M --rounds 3

makes the events (once per folder), runs, and prints medians and ratios. Nothing here is a test: the numbers hang on the
machine and on who else uses it; compare ratios.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from perfkit.indicators import begin_indicators
from perfkit.indicators.registry import known_definitions
from perfkit.periods import parse_period
from tests.benchmarks import plain_pandas
from tests.benchmarks.shop_events import MONTHS, read_made, roster, write_events

WANTED = {"operator": ("operations", ["net_sales@gmv", "net_sales", "ad_roas", "aov_buyer", "sku_active_rate"]),
          "agent": ("customer_service_presale", ["first_response_time@p90", "fcr", "csat", "inquiry_conversion"]),
          "designer": ("design", ["page_ctr"]), "picker": ("warehouse", ["ship_on_time_rate", "pick_accuracy"])}
AS_OF = date(2026, 12, 31)
SIZES = {"100k": 100_000, "1M": 1_000_000, "10M": 10_000_000, "50M": 50_000_000}
Answers = dict[tuple[str, str, int], Fraction]


def through_the_interface(folder: Path) -> Answers:
    """Return the value of each indicator, person and month, by begin_indicators: all roles are asked, then read."""
    tables, periods = read_made(folder), [parse_period(text) for text in MONTHS]
    waiting = [begin_indicators(tables, roster(role), keys, periods, as_of=AS_OF, kind=kind)
               for role, (kind, keys) in WANTED.items()]
    rows = pd.concat([frame() for frame in waiting]).dropna(subset=["numerator", "denominator"])
    return {(row["indicator"], row["subject"], int(row["period"][-2:])):
            Fraction(int(row["numerator"]), int(row["denominator"])) for row in rows.to_dict("records")}


def through_pandas(folder: Path) -> Answers:
    """Return the same by plain pandas (quantiles as floats there)."""
    return {(key, person, month): Fraction(numerator) / int(denominator)
            for key, frame in plain_pandas.indicators(folder).items()
            for (person, month), numerator, denominator in zip(frame.index, frame["numerator"], frame["denominator"],
                                                               strict=True)
            if month <= int(MONTHS[-1][-2:])}


def decoding(folder: Path) -> Answers:
    """Only read the columns that the definitions need."""
    tables = read_made(folder)
    for name, columns in _read_columns(tables.columns_present).items():
        pq.read_table(tables.paths[name], columns=columns)
    return {}


def _read_columns(present):
    owners = {"orders": ["operator_id"], "ads": ["buyer_id"], "skus": ["operator_id"], "chats": ["agent_id"],
              "ratings": ["agent_id"], "page_events": ["designer_id"], "shipments": ["picker_id"]}
    needed: dict[str, set[str]] = {name: set(columns) for name, columns in owners.items()}
    for _, keys in WANTED.values():
        for key in keys:
            made = known_definitions()[key if "@" in key else f"{key}@default"][0]
            for table in made.needs:
                needed.setdefault(table, set()).update(made.needs[table], made.may_use[table])
    return {name: sorted(columns & set(present[name])) for name, columns in needed.items()}


WAYS = {"perfkit": through_the_interface, "pandas": through_pandas, "decode": decoding}


def measure(way: str, folder: Path) -> dict[str, float]:
    """Run one way in this process and tell what it took."""
    importlib.import_module("ibis.backends.duckdb")
    known_definitions()
    wall, cpu = time.perf_counter(), time.process_time()
    WAYS[way](folder)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"wall": wall, "cpu": cpu, "peak": _peak_megabytes()}


def _peak_megabytes() -> float:
    """Return the peak of this process alone (the usage of a fresh child counts its parent's too)."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_turns(folder: Path, rounds: int, ways: list[str]) -> dict[str, dict[str, float]]:
    """Return the median of each figure of each way, run in turns, each in a fresh process."""
    found: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            said = subprocess.run([sys.executable, "-m", __spec__.name, "--run", way, str(folder)], check=True,
                                  capture_output=True, text=True).stdout
            found[way].append(json.loads(said))
            print(f"{way:>10}", {name: round(number, 2) for name, number in found[way][-1].items()}, flush=True)
    return {way: {name: statistics.median(run[name] for run in runs) for name in runs[0]}
            for way, runs in found.items()}


def main() -> None:
    """Make the events, run the ways in turns, print medians and ratios."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("size", help=f"number of events, or a folder with --run: {', '.join(SIZES)}")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--ways", nargs="+", default=list(WAYS), choices=list(WAYS))
    asked.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "perfkit-events")
    asked.add_argument("--run", choices=list(WAYS), help="run one way in this process")
    said = asked.parse_args()
    if said.run:
        print(json.dumps(measure(said.run, Path(said.size))))
        return
    folder = said.folder / said.size
    if not (folder / "skus.parquet").exists():
        write_events(folder, SIZES[said.size])
    medians = in_turns(folder, said.rounds, said.ways)
    own = medians["perfkit"]
    for way, figures in medians.items():
        print(f"{way:>10} wall {figures['wall']:6.2f} s  cpu {figures['cpu']:6.2f} s  peak {figures['peak']:5.0f} MB   "
              f"over perfkit: wall {figures['wall'] / own['wall']:.2f}  cpu {figures['cpu'] / own['cpu']:.2f}")


if __name__ == "__main__":
    main()
