"""Raw and adjusted values of a whole pack period side by side, and who stands out beyond luck at equal case mix."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
import pandas as pd

from perfkit.indicators.case_mix import REST, Case, Mix, Standing, cases_of, thin_strata
from perfkit.indicators.catalogue import split_key
from perfkit.indicators.mix_result import BETTER, WORSE
from perfkit.indicators.mix_tests import compare_people, draws_for
from perfkit.indicators.single_cases import SINGLE_COLUMNS
from perfkit.indicators.values import state_of
from perfkit.statistics.intervals import wilson
from perfkit.statistics.luck import shrink
from perfkit.statistics.multiplicity import holm
from perfkit.statistics.standardising import standardise

MIX_COLUMNS = ("period", "role", "subject", "indicator", "unit", "direction", "exposure", "value", "adjusted", "low",
               "high", "shrunken", "expected", "n", "strata", "widening", "p_adjusted", "flag", "untested",
               "pays", "state", "reason")
LEVEL = 0.05
Limits = tuple[float, float]


def review_mix(cells: pd.DataFrame, period: str, paying: Collection[str] = (),
               singles: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compare the people of a role over a pack period.

    Parameters
    ----------
    cells : DataFrame
        From :func:`perfkit.indicators.compute_strata`, of one role and all its own periods in the pack period.
    period : str
        The pack period.
    paying : collection of str
        Keys whose adjusted value pays.
    singles : DataFrame, optional
        From :func:`perfkit.indicators.compute_singles`, for the same: without them no mean is tested.

    Returns
    -------
    DataFrame
        One row per subject and key, sorted: raw `value` and `adjusted` one over the whole period with its limits
        (shares only) and what is left of it after shrinkage (`shrunken`), what is `expected`, `n`, the number of
        strata, by how much luck was widened, p by the test against the others within own periods and strata with
        Holm over all people and keys of the role, `untested`, why there is none, and `flag`: ``review_better`` or
        ``review_worse`` where p is at most .05. A flag asks for a look; it is no verdict.

    Notes
    -----
    Shares are tested exactly, means by dealing their single cases out anew. Ratios of sums stand without a flag.
    """
    pooled = cells.assign(period=period, spell="").groupby(
        ["period", "role", "subject", "spell", "indicator", "exposure", "shape", "stratum"], as_index=False, sort=True)[
            ["numerator", "denominator", "n"]].sum()
    alone = pd.DataFrame(columns=list(SINGLE_COLUMNS)) if singles is None else singles
    draws = draws_for(len(pooled[["subject", "indicator"]].drop_duplicates()))
    rows = [row for key, cases in cases_of(pooled).items() for row in
            _rows(key, cases, _Seen(_of(cells, key[2]), _of(alone, key[2]), draws), _units(pooled, key[2]),
                  key[2] in paying)]
    frame = pd.DataFrame(rows, columns=list(MIX_COLUMNS)).astype({
        "n": "Int64", "strata": "Int64", "pays": "bool"} | dict.fromkeys(
            ("value", "adjusted", "low", "high", "shrunken", "expected", "widening", "p_adjusted"), "float64"))
    return _flagged(frame)


@dataclass(frozen=True)
class _Seen:
    """Values by stratum and single cases of one key, and how often those are dealt out."""

    cells: pd.DataFrame
    singles: pd.DataFrame
    draws: int


def _of(frame: pd.DataFrame, indicator: str) -> pd.DataFrame:
    return frame[frame["indicator"] == indicator]


def _units(pooled: pd.DataFrame, indicator: str) -> dict[str, int]:
    sums = pooled[pooled["indicator"] == indicator].groupby("subject")["n"].sum()
    return {str(subject): int(n) for subject, n in sums.items()}


def _rows(key: tuple[str, str, str], cases: Sequence[Case], seen: _Seen, units: dict[str, int],
          pays: bool) -> Iterator[tuple[object, ...]]:
    period, role, indicator = key
    facts, variant = split_key(indicator)
    mix = Mix.of(key, cases)
    people = sorted(mix.by_subject)
    limits = _limits(mix, people) if mix.shape == "share" else [(nan, nan)] * len(people)
    standings = [mix.standing((subject, "")) for subject in people]
    shrunken = _shrunken(mix, people, standings, _spreads(mix, seen.singles, thin_strata(cases)))
    tested = compare_people(seen.cells, seen.singles, people, seen.draws)
    for place, subject in enumerate(people):
        standing = standings[place]
        pairs = mix.by_subject[subject].values()
        state = state_of(units[subject], facts.min_n.score, facts.min_n.show)
        yield (period, role, subject, indicator, variant.unit, variant.direction, mix.exposure,
               sum(top for top, _ in pairs) / sum(size for _, size in pairs),
               nan if standing.adjusted is None else float(standing.adjusted), *limits[place], shrunken[place],
               nan if standing.expected is None else float(standing.expected), units[subject], len(mix.whole),
               tested.widening, tested.p[place], BETTER if tested.above[place] == (variant.direction == "higher") else
               WORSE, tested.why[place], pays, state, standing.reason)


def _shrunken(mix: Mix, people: Sequence[str], standings: Sequence[Standing],
              spreads: Mapping[str, float]) -> list[float]:
    """Draw adjusted values towards their mean by their luck: that of the cases of all in each stratum."""
    if not spreads:
        return [nan] * len(people)
    values = [nan if one.adjusted is None else float(one.adjusted) for one in standings]
    whole = sum(size for _, size in mix.whole.values())
    weights = {stratum: 1.0 if mix.of_people else (size / whole) ** 2 for stratum, (_, size) in mix.whole.items()}
    luck = [sum(weights[stratum] * spreads[stratum] / size
                for stratum, (_, size) in mix.by_subject[subject].items()) for subject in people]
    return [float(value) for value in shrink(values, luck).values]


def _spreads(mix: Mix, singles: pd.DataFrame, thin: Collection[str]) -> dict[str, float]:
    """Return the variance of a case in each stratum, times its denominator; nothing where there are no cases."""
    if mix.shape == "share" and all(0 <= top <= size for top, size in mix.whole.values()):
        return {stratum: top / size * (1 - top / size) for stratum, (top, size) in mix.whole.items()}
    if mix.shape != "mean" or singles.empty:
        return {}
    found = {}
    for stratum, rows in singles.groupby([REST if text in thin else text for text in singles["stratum"]]):
        value, cases = (rows[name].to_numpy(dtype=float) for name in ("value", "cases"))
        middle = np.average(value, weights=cases)
        found[str(stratum)] = float(np.average((value - middle) ** 2, weights=cases)) / float(rows["scale"].iloc[0])
    return found


def _flagged(frame: pd.DataFrame) -> pd.DataFrame:
    """Hold the family's level: one Holm over all people and keys of the role, those with too few cases left out."""
    asked = frame["p_adjusted"].where(frame["state"] != "withheld")
    p = holm(asked.to_numpy(dtype=float)) if len(frame) else asked
    made = frame.assign(p_adjusted=p)
    return made.assign(flag=made["flag"].where(made["p_adjusted"] <= LEVEL, ""))


def _limits(mix: Mix, people: Sequence[str]) -> list[Limits]:
    strata = sorted(mix.whole)
    k, n = (np.array([[mix.own[subject, ""].get(stratum, (0, 0))[part] for stratum in strata] for subject in people],
                     dtype=float) for part in (0, 1))
    if ((k < 0) | (k > n)).any():
        return [(nan, nan)] * len(people)
    if mix.of_people:
        return _moved(mix, people, k.sum(axis=1), n.sum(axis=1))
    found = standardise(k, n, [mix.whole[stratum][1] for stratum in strata])
    return [(float(low), float(high)) for low, high in zip(found.low, found.high, strict=True)]


def _moved(mix: Mix, people: Sequence[str], k: np.ndarray, n: np.ndarray) -> list[Limits]:
    """Return Wilson's limits moved by what the stratum gives: that of many people is taken as known."""
    low, high = wilson(k, n)
    found = []
    for place, subject in enumerate(people):
        adjusted = mix.standing((subject, "")).adjusted
        move = nan if adjusted is None else float(adjusted) - k[place] / n[place]
        found.append((max(low[place] + move, 0.0) if move == move else nan,
                      min(high[place] + move, 1.0) if move == move else nan))
    return found
