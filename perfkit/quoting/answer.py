"""The answer to a quote: points, total, grade, lines, values and payout, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from perfkit.exact import number_text
from perfkit.language import Language, Text
from perfkit.rewards.reasons import LINE_REASONS
from perfkit.scoring.reasons import reason_text

PLACES = 6
_ONE = 10**PLACES
_HEADS = {"points": Text(en="Points", zh="得分"), "total": Text(en="Total", zh="综合得分"),
          "grade": Text(en="Grade", zh="等级"), "lines": Text(en="Lines", zh="明细"),
          "values": Text(en="Values", zh="数值"), "payout": Text(en="Payout", zh="应发")}
_NO_ROW = Text(en="no row", zh="无结果")
_WHY = Text(en="{said} ({why})", zh="{said}（{why}）")


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What typed-in numbers earn in a role; every number is text, None is no row.

    Parameters
    ----------
    points : mapping of str to (str or None)
        Points of each indicator and rating, on the plan's own scale.
    total, grade : str or None
    lines : mapping of str to (str or None)
        Amount of each pay line in currency units.
    values : mapping of str to (str, list or None)
        What stands behind them: totals of blocks, attainment, effective rates.
    payout : str or None
        The lines added up.
    why : mapping of str to str
        Reason of each None, by the name of the points or line (``total`` for the total).

    Examples
    --------
    >>> quote = Quote(points={"csat": "46"}, total="46", grade=None, lines={"bonus": None}, values={}, payout=None,
    ...               why={"bonus": "no_grade"})
    >>> quote.as_json()
    '{"points": {"csat": "46"}, "total": "46", "grade": null, "lines": {"bonus": null}, "values": {}, "payout": null}'
    >>> print(quote.text("en"))
    Points
      csat: 46
    Total: 46
    Grade: no row
    Lines
      bonus: no row (the total is in no grade)
    Payout: no row
    """

    points: Mapping[str, str | None]
    total: str | None
    grade: str | None
    lines: Mapping[str, str | None]
    values: Mapping[str, str | list[str] | None]
    payout: str | None
    why: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> str:
        """Return the answer as one JSON object."""
        return json.dumps({name: getattr(self, name) for name in _HEADS_IN_ORDER}, ensure_ascii=False)

    def text(self, language: Language) -> str:
        """Return the answer as lines of text."""
        told: list[str] = []
        for name in ("points", "total", "grade", "lines", "values", "payout"):
            part, head = getattr(self, name), _HEADS[name].fill(language)
            if not isinstance(part, Mapping):
                told.append(f"{head}: {self._cell(name, part, language)}")
            elif part:
                told += [head, *(f"  {key}: {self._cell(key, cell, language)}" for key, cell in part.items())]
        return "\n".join(told)

    def _cell(self, name: str, cell: str | list[str] | None, language: Language) -> str:
        if cell is not None:
            return cell if isinstance(cell, str) else ", ".join(cell)
        said = _NO_ROW.fill(language)
        why = self.why.get(name, "")
        return _WHY.fill(language, said=said, why=reason_text(why, LINE_REASONS).fill(language)) if why else said


_HEADS_IN_ORDER = ("points", "total", "grade", "lines", "values", "payout")


def told_number(value: Fraction | None) -> str | None:
    """Return a number as text: exact where its decimals end within six places, else rounded half up to these.

    Examples
    --------
    >>> told_number(Fraction(2260, 51)), told_number(Fraction(149, 2)), told_number(None)
    ('44.313725', '74.5', None)
    """
    if value is None:
        return None
    size = int(abs(value) * _ONE + Fraction(1, 2))
    return number_text(Fraction(size if value >= 0 else -size, _ONE))


def told_money(minor: int | None) -> str | None:
    """Return an amount in minor units as text in currency units, with two decimals.

    Examples
    --------
    >>> told_money(-5), told_money(160000)
    ('-0.05', '1600.00')
    """
    if minor is None:
        return None
    whole, cents = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole}.{cents:02d}"
