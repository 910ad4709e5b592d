"""How often the intervals of values hold the truth: one indicator of each shape, through the public interface.

``python -m tests.indicators.interval_coverage`` prints one line per case. Every subject of a case is one draw: it has
units of its own whose truth is known, and one query computes them all. Plain shares need no draws: their coverage is
summed over the binomial exactly.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.stats import binom

from perfkit.indicators import compute_indicators
from perfkit.indicators.intervals import Units, share_limits
from perfkit.periods import parse_period
from perfkit.sources.schemas import TABLES
from tests.indicators.made import KIND, Made, roster

RATES = np.arange(5, 100, 5) / 100
START = datetime(2026, 1, 5, 10)
SEED = 20260201
MEDIAN, NINETIETH, MEAN = 33_566.938, 77_794.403, 40_000.0
"""Of waits that are gamma of shape 2 and scale 20 s: in milliseconds."""
Draw = tuple[pd.DataFrame, np.ndarray]
"""The values of a case, and the truth of each subject."""


@dataclass(frozen=True)
class Covered:
    """One case: how often intervals held the truth, by rate where it has several, and how often Wilson's on n did."""

    shape: str
    case: str
    draws: int
    by_rate: np.ndarray
    plain: float = float("nan")

    def told(self) -> tuple[str, ...]:
        plain = "" if np.isnan(self.plain) else f"{self.plain:.3f}"
        return (self.shape, self.case, str(self.draws or "exact"), f"{self.by_rate.mean():.3f}",
                f"{self.by_rate.min():.3f}", f"{self.by_rate.max():.3f}", plain)


def of_shares(n: int) -> Covered:
    """Return the exact coverage of plain shares of n units over the rates."""
    low, high = np.array(share_limits([Units(k=k, n=n) for k in range(n + 1)])).T
    held = [binom.pmf(np.arange(n + 1), n, rate)[(low <= rate) & (rate <= high)].sum() for rate in RATES]
    return Covered("share", f"n = {n}", 0, np.array(held))


def of_buyers(folder: Path, buyers: int, alike: float, draws: int) -> Covered:
    """Return that of ratings by some buyers, of 1 to 6 each, whose rates are spread: `alike` is their correlation."""
    rng, truth = np.random.default_rng([SEED, buyers, int(100 * alike)]), np.repeat([.1, .3, .5, .7, .9], draws)
    sizes = rng.integers(1, 7, (len(truth), buyers))
    own = np.broadcast_to(truth[:, None], sizes.shape)
    if alike:
        own = rng.beta(own * (1 / alike - 1), (1 - own) * (1 / alike - 1))
    good, size = rng.binomial(sizes, own).ravel(), sizes.ravel()
    subject, buyer = (np.repeat(numbers.ravel(), size) for numbers in np.indices(sizes.shape))
    place = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    made = write(folder, "ratings", agent_id=named("s", subject), buyer_id=named("b", buyer),
                 score=np.where(place < np.repeat(good, size), 5, 1), rated_at=[START] * len(place),
                 rating_id=named("r", np.arange(len(place))))
    drawn = values(made, "csat", len(truth)), truth
    return _covered("clustered share", f"{buyers} buyers, correlation {alike:g}", drawn, draws)


def of_days(folder: Path, days: int, spread: float, draws: int) -> Covered:
    """Return that of clicks in day totals, where each day has a rate of its own: `spread` is how much they vary."""
    rng, truth = np.random.default_rng([SEED, days, int(100 * spread)]), np.repeat([.02, .05, .2], draws)
    shown = rng.integers(20, 400, (len(truth), days))
    rate = truth[:, None] * (rng.gamma(1 / spread ** 2, spread ** 2, shown.shape) if spread else 1)
    clicks = rng.binomial(shown, np.minimum(rate, 1))
    subject = np.repeat(np.arange(len(truth)), days)
    made = write(folder, "page_events_daily", designer_id=named("s", subject), impressions=shown.ravel(),
                 clicks=clicks.ravel(), date=[START.date() + timedelta(days=day) for day in range(days)] * len(truth))
    drawn = values(made, "page_ctr", len(truth), kind="design"), truth
    return _covered("clustered share", f"{days} days, spread {spread:g}", drawn, draws)


def of_waits(folder: Path, n: int, draws: int) -> list[Covered]:
    """Return that of the mean, the median and the ninetieth percentile of n waits."""
    rng = np.random.default_rng([SEED, n])
    waits = np.round(rng.gamma(2, 20_000, draws * n)).astype("timedelta64[ms]")
    begun = np.full(len(waits), np.datetime64(START, "us"))
    made = write(folder, "chats", agent_id=named("s", np.repeat(np.arange(draws), n)), started_at=begun,
                 first_message_at=begun, first_human_reply_at=begun + waits, is_valid=[True] * len(waits),
                 chat_id=named("c", np.arange(len(waits))))
    shapes = {"mean": ("mean", MEAN), "default": ("quantile 1/2", MEDIAN), "p90": ("quantile 9/10", NINETIETH)}
    found = {name: values(made, f"first_response_time@{name}", draws) for name in shapes}
    return [_covered(shape, f"n = {n}", (found[name], np.full(draws, truth)), draws)
            for name, (shape, truth) in shapes.items() if found[name]["low"].notna().all()]


def _covered(shape: str, case: str, drawn: Draw, draws: int) -> Covered:
    frame, truth = drawn
    assert frame[["low", "high"]].notna().all(axis=None), f"{case}: intervals that cannot be told are no coverage"
    by_rate = _held(frame["low"], frame["high"], truth).reshape(-1, draws).mean(axis=1)
    if frame["cluster"].iloc[0] == "":
        return Covered(shape, case, len(frame), by_rate)
    plain = np.array(share_limits([Units(k=int(k), n=int(n)) for k, n in zip(frame["numerator"], frame["n"],
                                                                             strict=True)]))
    return Covered(shape, case, len(frame), by_rate, float(_held(plain[:, 0], plain[:, 1], truth).mean()))


def _held(low: Any, high: Any, truth: np.ndarray) -> np.ndarray:
    return (np.asarray(low) <= truth) & (truth <= np.asarray(high))


def named(letter: str, numbers: np.ndarray) -> np.ndarray:
    return np.char.add(letter, np.char.zfill(numbers.astype(str), 6))


def write(folder: Path, table: str, **columns: Any) -> Made:
    """Write one typed table from whole columns."""
    schema, size = TABLES[table].arrow_schema(), len(next(iter(columns.values())))
    cells = [pa.array(columns[field.name]).cast(field.type) if field.name in columns else pa.nulls(size, field.type)
             for field in schema]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{table}.parquet"
    pq.write_table(pa.table(cells, schema=schema), path)
    return Made({table: path}, {table: tuple(columns)})


def values(made: Made, key: str, subjects: int, kind: str = KIND) -> pd.DataFrame:
    """Return the values of all subjects, in their order."""
    people = roster(*named("s", np.arange(subjects)).tolist())
    return compute_indicators(made, people, [key], [parse_period("2026-01")], as_of=date(2026, 12, 31), kind=kind)


def all_cases(folder: Path, draws: int = 1000) -> list[Covered]:
    """Return every case of the table."""
    buyers = [(size, alike) for size in (8, 20, 60) for alike in (0, .2, .5)]
    days = [(size, spread) for size in (7, 22) for spread in (0, .3, .6)]
    return [*(of_shares(n) for n in (8, 20, 61)),
            *(of_buyers(folder, size, alike, draws) for size, alike in buyers),
            *(of_days(folder, size, spread, draws) for size, spread in days),
            *(case for n in (8, 20, 61, 200) for case in of_waits(folder, n, draws))]


def main() -> None:
    head = ("shape", "case", "draws", "mean", "least", "most", "Wilson on n")
    with TemporaryDirectory() as folder:
        rows = [head, *(case.told() for case in all_cases(Path(folder)))]
    widths = {place: max(len(row[place]) for row in rows) for place in range(len(head))}
    for row in rows:
        sys.stdout.write(" | ".join(cell.ljust(widths[place]) for place, cell in enumerate(row)).rstrip() + "\n")


if __name__ == "__main__":
    main()
