"""Values at one case mix: what is expected of each person, and what each would have on the mix of the whole role.

Expected rates are those of the *others* (leave one out), on the person's own mix; they describe. People are compared by
adjusted values only: directly standardised to the mix of the role where people have cases of every stratum, and, where
every person stands in one stratum (a shift), by the additive model: the value less what the stratum gives.
Everything is exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import cached_property
from math import nan

import pandas as pd

from perfkit.statistics.funnel import LEAST_OTHERS

REST = "*"
THIN = Fraction(1, 20)
NO_OVERLAP, FEW_OTHERS = "no_overlap", "few_others"
KEYS = ("period", "role", "subject", "spell", "indicator")
ADJUSTED_COLUMNS = ("exposure", "expected", "adjusted", "adjusted_numerator", "adjusted_denominator",
                    "adjusted_reason")
Pair = tuple[int, int]
Person = tuple[str, str]


def adjust_values(values: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Add to values what is expected of each, and what each is at the case mix of the role.

    Parameters
    ----------
    values : DataFrame
        IndicatorValues.
    cells : DataFrame
        From :func:`perfkit.indicators.compute_strata`, for the same people and periods.

    Returns
    -------
    DataFrame
        `values` with `exposure` (what it is adjusted for; empty for indicators without one), `expected` (the rates of
        the others on the subject's own mix; NaN with fewer than three others in a stratum), `adjusted` and its exact
        numerator and denominator as text, and `adjusted_reason`, why there is none: ``no_overlap`` where the subject
        has no case of a stratum of the mix, ``few_others`` where fewer than three others tell what a stratum gives.
        Strata that hold less than a twentieth of the role's cases are taken together.

    Examples
    --------
    >>> cells = pd.DataFrame([("2026-05", "studio", who, "2026-01-01", "page_ctr@default", "slot", False, slot, "share",
    ...                        k, n, n) for who, slot, k, n in [("a", "top", 50, 100), ("a", "end", 1, 10),
    ...                        ("b", "top", 5, 10), ("b", "end", 10, 100)]],
    ...                      columns=["period", "role", "subject", "spell", "indicator", "exposure", "whole_person",
    ...                               "stratum", "shape", "numerator", "denominator", "n"])
    >>> values = cells.groupby(["period", "role", "subject", "spell", "indicator"], as_index=False)[["numerator"]].sum()
    >>> adjust_values(values, cells)[["subject", "adjusted_numerator", "adjusted_denominator"]].values.tolist()
    [['a', '3', '10'], ['b', '3', '10']]
    """
    mixes = {key: Mix.of(key, cases) for key, cases in cases_of(cells).items()}
    rows = []
    for key in values[list(KEYS)].itertuples(index=False, name=None):
        period, role, subject, spell, indicator = map(str, key)
        mix = mixes.get((period, role, indicator))
        known = mix is not None and (subject, spell) in mix.own
        rows.append(mix.columns_of((subject, spell)) if mix and known else ("", nan, nan, "", "", ""))
    made = pd.DataFrame(rows, columns=list(ADJUSTED_COLUMNS), index=values.index)
    kinds = {"expected": "float64", "adjusted": "float64"} | {name: "str" for name in ADJUSTED_COLUMNS if name not in
                                                             ("expected", "adjusted")}
    return pd.concat([values.drop(columns=[name for name in ADJUSTED_COLUMNS if name in values]), made.astype(kinds)],
                     axis=1)


@dataclass(frozen=True)
class Case:
    """What one person did in one stratum: whole numbers whose quotient is the value there."""

    subject: str
    spell: str
    exposure: str
    shape: str
    stratum: str
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Standing:
    """What is expected of a person, its value at the mix of the role, and why it has none."""

    expected: Fraction | None
    adjusted: Fraction | None
    reason: str


@dataclass(frozen=True)
class Mix:
    """The cells of one role, period and indicator: numerator and denominator by person (subject, spell) and stratum."""

    key: tuple[str, str, str]
    exposure: str
    shape: str
    own: Mapping[Person, Mapping[str, Pair]]

    @classmethod
    def of(cls, key: tuple[str, str, str], cases: Sequence[Case]) -> Mix:
        """Lay out cases of one role, period and indicator, without strata in which there is nothing to divide by."""
        held: dict[Person, list[tuple[str, Pair]]] = defaultdict(list)
        for case in with_rest(cases):
            if case.denominator:
                held[case.subject, case.spell].append((case.stratum, (case.numerator, case.denominator)))
        own = {person: _added(iter(pairs)) for person, pairs in sorted(held.items())}
        return cls(key, cases[0].exposure, cases[0].shape, own)

    @cached_property
    def whole(self) -> dict[str, Pair]:
        """Numerator and denominator of every stratum, over all."""
        return _added(pair for cells in self.own.values() for pair in cells.items())

    @cached_property
    def by_subject(self) -> dict[str, dict[str, Pair]]:
        """Numerator and denominator of every subject and stratum, over its spells."""
        held: dict[str, list[tuple[str, Pair]]] = defaultdict(list)
        for (subject, _), cells in self.own.items():
            held[subject].extend(cells.items())
        return {subject: _added(iter(pairs)) for subject, pairs in held.items()}

    @cached_property
    def of_people(self) -> bool:
        """Whether every subject stands in one stratum."""
        return all(len(cells) == 1 for cells in self.by_subject.values())

    def standing(self, person: Person) -> Standing:
        """Return what is expected of a person, and what it has at the mix of the role."""
        value = self._modelled(person) if self.of_people else self._standardised(person)
        reason = "" if value is not None else FEW_OTHERS if self.of_people else NO_OVERLAP
        return Standing(self._expected(person), value, reason)

    def columns_of(self, person: Person) -> tuple[object, ...]:
        """Return what is added to the values of a person."""
        standing = self.standing(person)
        value = standing.adjusted
        expected = nan if standing.expected is None else float(standing.expected)
        if value is None:
            return self.exposure, expected, nan, "", "", standing.reason
        return self.exposure, expected, float(value), str(value.numerator), str(value.denominator), ""

    def others(self, subject: str, stratum: str) -> Pair | None:
        """Return numerator and denominator of all others in a stratum; None with fewer than three of them."""
        rest = [cells[stratum] for other, cells in self.by_subject.items() if other != subject and stratum in cells]
        if len(rest) < LEAST_OTHERS:
            return None
        return sum(top for top, _ in rest), sum(bottom for _, bottom in rest)

    def addends(self, person: Person) -> dict[str, Fraction]:
        """Return what each stratum adds to the value of a person at the mix of the role; empty where it has none.

        They add up to it: weight x own value of each stratum, or, where every subject stands in one, the own value
        less that of all in the stratum, and weight x value of all for each. A share is held between 0 and 1 after that.
        """
        if self.standing(person).adjusted is None:
            return {}
        size = sum(bottom for _, bottom in self.whole.values())
        cells = self.whole if self.of_people else self.own[person]
        found = {stratum: Fraction(bottom, size) * Fraction(*cells[stratum])
                 for stratum, (_, bottom) in self.whole.items()}
        if self.of_people:
            (stratum, pair), = self.own[person].items()
            found[stratum] += Fraction(*pair) - Fraction(*self.whole[stratum])
        return found

    def _expected(self, person: Person) -> Fraction | None:
        cells = self.own[person]
        rates = {stratum: self.others(person[0], stratum) for stratum in cells}
        known = [Fraction(*rate) * cells[stratum][1] for stratum, rate in rates.items() if rate is not None]
        return sum(known, Fraction()) / sum(size for _, size in cells.values()) if len(known) == len(cells) else None

    def _standardised(self, person: Person) -> Fraction | None:
        cells, sizes = self.own[person], {stratum: size for stratum, (_, size) in self.whole.items()}
        if set(sizes) - set(cells):
            return None
        return sum((size * Fraction(*cells[stratum]) for stratum, size in sizes.items()),
                   Fraction()) / sum(sizes.values())

    def _modelled(self, person: Person) -> Fraction | None:
        """Return the value less what the stratum gives: its rate less that of all."""
        (stratum, pair), = self.own[person].items()
        if self.others(person[0], stratum) is None:
            return None
        overall = Fraction(sum(top for top, _ in self.whole.values()), sum(size for _, size in self.whole.values()))
        return self.held(Fraction(*pair) - Fraction(*self.whole[stratum]) + overall)

    def held(self, value: Fraction) -> Fraction:
        """Return a value as it can be: a share lies between 0 and 1."""
        return min(max(value, Fraction(0)), Fraction(1)) if self.shape == "share" and self.of_people else value


def with_rest(cells: Sequence[Case]) -> list[Case]:
    """Return cells of one role, period and indicator with thin strata taken together as ``*``."""
    thin = thin_strata(cells)
    return [replace(case, stratum=REST) if case.stratum in thin else case for case in cells]


def thin_strata(cells: Sequence[Case]) -> set[str]:
    """Return the strata that hold less than a twentieth of the cells of one role, period and indicator."""
    sizes: dict[str, int] = defaultdict(int)
    for case in cells:
        sizes[case.stratum] += case.denominator
    whole = sum(sizes.values())
    return {stratum for stratum, size in sizes.items() if Fraction(size) < THIN * whole}


def cases_of(cells: pd.DataFrame) -> dict[tuple[str, str, str], list[Case]]:
    """Return the cells of every period, role and indicator, in the order of the keys."""
    found: dict[tuple[str, str, str], list[Case]] = defaultdict(list)
    names = [field.name for field in fields(Case)]
    for key, row in zip(cells[["period", "role", "indicator"]].itertuples(index=False, name=None),
                        cells[names].itertuples(index=False, name=None), strict=True):
        subject, spell, exposure, shape, stratum, *whole = row
        found[key].append(Case(str(subject), str(spell), str(exposure), str(shape), str(stratum), *map(int, whole)))
    return dict(sorted(found.items()))


def _added(pairs: Iterator[tuple[str, Pair]]) -> dict[str, Pair]:
    found: dict[str, Pair] = {}
    for stratum, (top, bottom) in pairs:
        held = found.get(stratum, (0, 0))
        found[stratum] = held[0] + top, held[1] + bottom
    return found
