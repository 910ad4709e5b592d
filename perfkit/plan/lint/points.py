"""What is doubtful in the points of a role: items that cannot matter or that swamp, floors, cliffs, double counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from perfkit.exact import number_text
from perfkit.plan.documents import Path
from perfkit.plan.lint.findings import Found, amount, finding
from perfkit.plan.lint.related import RELATIONS
from perfkit.plan.lint.tables import Table, jumps

LEAST_SPREAD = Fraction(1)
HIGH_FLOOR = Fraction(1, 2)
CLIFF = Fraction(4)
OPINION = Fraction(25)
ZERO = Fraction(0)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item of a score.

    Parameters
    ----------
    place : Path
    name : str
        As messages name it.
    indicator : str
        Its id in the catalogue, with the variant; empty where no indicator gives it.
    full : Fraction
        Points of a perfect result, as the rule gives them (100, or the `max` of a form).
    weight : Fraction
        What one of these points adds to the total.
    low, high : Fraction or None
        The least and the most points the rule can give; None where it has no end.
    table : Table, optional
        The rule's rows.
    opinion : bool
        Whether a person gives it.
    """

    place: Path
    name: str
    indicator: str
    full: Fraction
    weight: Fraction
    low: Fraction | None
    high: Fraction | None
    table: Table | None = None
    opinion: bool = False

    @property
    def spread(self) -> Fraction | None:
        """How many points of the total it can move; None where it has no end."""
        return None if self.low is None or self.high is None else (self.high - self.low) * self.weight


def points_findings(items: Sequence[Item], place: Path) -> Found:
    """Yield what is doubtful in the items of one score, which stands at `place`.

    Examples
    --------
    >>> item = Item(place=("score", "items", 0), name="conversion", indicator="inquiry_conversion", full=Fraction(100),
    ...             weight=Fraction(4, 10), low=Fraction(65), high=Fraction(100))
    >>> [problem.code for _, problem in points_findings([item], ("score",))]
    ['warning.floor_too_high', 'warning.floor_too_high']
    """
    for item in items:
        yield from _floor(item)
        yield from _ends(item)
        yield from _cliffs(item)
    yield from _lowest_total(items, place)
    yield from _scale(items)
    yield from _counted_twice(items, place)
    yield from _opinion(items, place)


def _floor(item: Item) -> Found:
    if item.low is not None and item.low >= HIGH_FLOOR * item.full > 0:
        yield finding(item.place, "floor_too_high", f"{item.name}: the worst result still earns much",
                      f"{number_text(item.low)} of {number_text(item.full)} points, {amount(item.low * item.weight)} "
                      "of the total", step="a lowest row near 0")


def _ends(item: Item) -> Found:
    if item.high is None:
        yield finding(item.place, "no_cap", f"{item.name}: the points have no cap", "no upper end",
                      step="a cap, such as 120%")
    if item.low is None:
        yield finding(item.place, "no_floor", f"{item.name}: the points have no floor", "no lower end",
                      step="a floor, such as 0")


def _cliffs(item: Item) -> Found:
    if item.table is None:
        return
    table = item.table
    steep = [jump for jump in jumps(table) if abs(jump.size) * item.weight >= CLIFF]
    if steep:
        yield finding(table.place, "cliff", f"{item.name}: passing one edge moves the total by much",
                      "; ".join(f"at {table.write(jump.above)}: {number_text(jump.before)} -> "
                                f"{number_text(jump.after)}, {amount(abs(jump.size) * item.weight)} of the total"
                                for jump in steep), step="more rows, or a clamp between worst and best")


def _lowest_total(items: Sequence[Item], place: Path) -> Found:
    lows = [item.low for item in items]
    if any(low is None for low in lows):
        return
    lowest = sum((item.low * item.weight for item in items if item.low is not None), ZERO)
    full = sum((item.full * item.weight for item in items), ZERO)
    if items and lowest >= full / 4 > 0:
        yield finding(place, "floor_too_high", "the worst result in everything still has a high total",
                      f"{amount(lowest)} of {amount(full)}", step="lowest rows near 0")


def _scale(items: Sequence[Item]) -> Found:
    spreads = [item.spread for item in items]
    for position, item in enumerate(items):
        if item.spread is None:
            continue
        others = [spread for place, spread in enumerate(spreads) if place != position]
        rest = sum((spread for spread in others if spread is not None), ZERO)
        if item.spread < LEAST_SPREAD:
            yield finding(item.place, "no_effect", f"{item.name}: this cannot matter",
                          f"it moves the total by {amount(item.spread)} at most", step="a larger spread, or drop it")
        elif others and None not in others and item.spread > 2 * rest:
            yield finding(item.place, "swamps", f"{item.name}: all else together hardly matters",
                          f"it moves the total by {amount(item.spread)}, all else by {amount(rest)}",
                          step="a spread that the weights speak of")


def _counted_twice(items: Sequence[Item], place: Path) -> Found:
    named = {item.indicator: item for item in items if item.indicator}
    bases = [key.partition("@")[0] for key in named]
    for relation in RELATIONS:
        met = relation.met(sorted(set(bases), key=bases.index))
        if met:
            share = sum((item.full * item.weight for key, item in named.items() if key.partition("@")[0] in met), ZERO)
            yield finding(place, "double_count", f"counted more than once: {relation.reason}",
                          f"{', '.join(met)}: {amount(share)} of the points", step="one of them, or less weight")
    for base in sorted({base for base in bases if bases.count(base) > 1}):
        keys = [key for key in named if key.partition("@")[0] == base]
        yield finding(place, "double_weight", f"{base} is weighted more than once", ", ".join(keys),
                      step="one variant of it")


def _opinion(items: Sequence[Item], place: Path) -> Found:
    full = sum((item.full * item.weight for item in items), ZERO)
    judged = [item for item in items if item.opinion]
    points = sum((item.full * item.weight for item in judged), ZERO)
    if full and points * 100 > OPINION * full:
        yield finding(place, "subjective_share", "much of the score is one person's opinion",
                      f"{' + '.join(amount(item.full * item.weight) for item in judged)} = {amount(points)} of "
                      f"{amount(full)} points: {', '.join(item.name for item in judged)}",
                      step="two raters, words for each level, or counted results")
