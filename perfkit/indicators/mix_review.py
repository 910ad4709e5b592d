"""Raw and adjusted values of a whole pack period side by side, and who stands out beyond luck at equal case mix."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from math import nan

import numpy as np
import pandas as pd

from perfkit.indicators.case_mix import Case, Mix, Standing, cases_of, with_rest
from perfkit.indicators.catalogue import split_key
from perfkit.indicators.mix_result import BETTER, WORSE
from perfkit.indicators.values import state_of
from perfkit.statistics.funnel import Funnel, funnel
from perfkit.statistics.intervals import wilson
from perfkit.statistics.luck import shrink
from perfkit.statistics.multiplicity import holm
from perfkit.statistics.standardising import standardise

MIX_COLUMNS = ("period", "role", "subject", "indicator", "unit", "direction", "exposure", "value", "adjusted", "low",
               "high", "shrunken", "expected", "n", "strata", "widening", "p_adjusted", "flag", "pays", "state",
               "reason")
LEVEL = 0.05
Limits = tuple[float, float]


def review_mix(cells: pd.DataFrame, period: str, paying: Collection[str] = ()) -> pd.DataFrame:
    """Compare the people of a role over a pack period.

    Parameters
    ----------
    cells : DataFrame
        From :func:`perfkit.indicators.compute_strata`, of one role and all its own periods in the pack period.
    period : str
        The pack period.
    paying : collection of str
        Keys whose adjusted value pays.

    Returns
    -------
    DataFrame
        One row per subject and key, sorted: raw `value` and `adjusted` one over the whole period with its limits and
        what is left of it after shrinkage (`shrunken`; both for shares only), what is `expected`, `n`, the number of
        strata, by how much luck was widened, p by the exact test against the others within own periods and strata with
        Holm over all people and keys of the role, and `flag`: ``review_better`` or ``review_worse`` where it is at
        most .05. A flag asks for a look; it is no verdict.

    Notes
    -----
    Only shares are tested. Means and ratios stand side by side without a flag.
    """
    pooled = cells.assign(period=period, spell="").groupby(
        ["period", "role", "subject", "spell", "indicator", "exposure", "shape", "stratum"], as_index=False, sort=True)[
            ["numerator", "denominator", "n"]].sum()
    rows = [row for key, cases in cases_of(pooled).items() for row in
            _rows(key, cases, cells[cells["indicator"] == key[2]], _units(pooled, key[2]), key[2] in paying)]
    frame = pd.DataFrame(rows, columns=list(MIX_COLUMNS)).astype({
        "n": "Int64", "strata": "Int64", "pays": "bool"} | dict.fromkeys(
            ("value", "adjusted", "low", "high", "shrunken", "expected", "widening", "p_adjusted"), "float64"))
    return _flagged(frame)


def _units(pooled: pd.DataFrame, indicator: str) -> dict[str, int]:
    sums = pooled[pooled["indicator"] == indicator].groupby("subject")["n"].sum()
    return {str(subject): int(n) for subject, n in sums.items()}


def _rows(key: tuple[str, str, str], cases: Sequence[Case], cells: pd.DataFrame, units: dict[str, int],
          pays: bool) -> Iterator[tuple[object, ...]]:
    period, role, indicator = key
    facts, variant = split_key(indicator)
    mix = Mix.of(key, cases)
    people = sorted(mix.by_subject)
    limits = _limits(mix, people) if mix.shape == "share" else [(nan, nan)] * len(people)
    standings = [mix.standing((subject, "")) for subject in people]
    shrunken = _shrunken(mix, people, standings)
    tested = _tested(cells, people) if mix.shape == "share" else None
    for place, subject in enumerate(people):
        standing = standings[place]
        pairs = mix.by_subject[subject].values()
        state = state_of(units[subject], facts.min_n.score, facts.min_n.show)
        yield (period, role, subject, indicator, variant.unit, variant.direction, mix.exposure,
               sum(top for top, _ in pairs) / sum(size for _, size in pairs),
               nan if standing.adjusted is None else float(standing.adjusted), *limits[place], shrunken[place],
               nan if standing.expected is None else float(standing.expected), units[subject], len(mix.whole),
               nan if tested is None else tested.dispersion.used, nan if tested is None else tested.p[place],
               _side(tested, place, variant.direction), pays, state, standing.reason)


def _shrunken(mix: Mix, people: Sequence[str], standings: Sequence[Standing]) -> list[float]:
    """Draw adjusted values towards their mean by their luck: that of the rate of all in each stratum."""
    if mix.shape != "share" or any(not 0 <= top <= size for top, size in mix.whole.values()):
        return [nan] * len(people)
    values = [nan if one.adjusted is None else float(one.adjusted) for one in standings]
    weights = {stratum: size / sum(size for _, size in mix.whole.values()) for stratum, (_, size) in mix.whole.items()}
    luck = [sum((1.0 if mix.of_people else weights[stratum] ** 2) * _spread(*mix.whole[stratum]) / size
                for stratum, (_, size) in mix.by_subject[subject].items()) for subject in people]
    return [float(value) for value in shrink(values, luck).values]


def _spread(top: int, size: int) -> float:
    return top / size * (1 - top / size)


def _side(tested: Funnel | None, place: int, direction: str) -> str:
    if tested is None:
        return ""
    return BETTER if bool(tested.above[place]) == (direction == "higher") else WORSE


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


def _tested(cells: pd.DataFrame, people: Sequence[str]) -> Funnel | None:
    """Test within own periods and strata: the season of a month is nobody's merit."""
    counts: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for (period, _, _), cases in cases_of(cells).items():
        for case in with_rest(cases):
            cell = counts.setdefault((period, case.stratum), {})
            top, size = cell.get(case.subject, (0, 0))
            cell[case.subject] = top + case.numerator, size + case.denominator
    k, n = (np.array([[counts[place].get(subject, (0, 0))[part] for place in sorted(counts)] for subject in people])
            for part in (0, 1))
    return None if ((k < 0) | (k > n)).any() else funnel(k, n)
