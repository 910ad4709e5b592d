"""Words that the results of this room share: weights in points, people, and whose money an audience may see."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pandas as pd

from perfkit.language import Language, Text, show_month, show_number
from perfkit.results import Column, View

ROLE = Column("role", "role", Text(en="Role", zh="岗位"))
PERIOD = Column("period", "period", Text(en="Period", zh="周期"))
INDICATOR = Column("indicator", "indicator", Text(en="Indicator", zh="指标"))
WEIGHT_POINTS = Text(en="{step} points", zh="{step} 个百分点")


def weight_points(step: float, *, sign: bool = False) -> Text:
    """Return a change of a weight in words.

    Examples
    --------
    >>> weight_points(-0.05, sign=True).fill("en"), weight_points(0.1).fill("zh")
    ('−5 points', '10 个百分点')
    """
    digits = 0 if abs(step * 100 - round(step * 100)) < 1e-9 else 1
    return WEIGHT_POINTS.bind(step=show_number(step * 100, "en", digits=digits, sign=sign))


def told_apart(value: float, other: float, *, share: bool = True) -> Text:
    """Return a share (or points) with as many decimals as it takes to tell it from another, at most 6.

    Examples
    --------
    >>> told_apart(0.3002, 0.3).fill("en"), told_apart(0.26, 0.25).fill("en")
    ('30.02%', '26.0%')
    >>> told_apart(0.004, 0, share=False).fill("en")
    '0.004'
    """
    scale, least, mark = (100, 1, "%") if share else (1, 2, "")
    enough = (digits for digits in range(least, 7) if round(value * scale, digits) != round(other * scale, digits))
    digits = least if value == other else next(enough, 6)
    return Text(en="{number}{mark}", zh="{number}{mark}").bind(
        number=show_number(value * scale, "en", digits=digits), mark=mark)


def subject_text(view: View, subject: str) -> Text:
    """Return the name of a subject in both languages.

    Examples
    --------
    >>> subject_text(View(names={"cs1": {"en": "Li Na", "zh": "李娜"}}), "cs1").fill("zh")
    '李娜'
    """
    names = {language: replace(view, language=language).subject(subject) for language in ("en", "zh")}
    return Text(en="{name}", zh="{name}").bind(name=Text(**{
        language: name.replace("{", "{{").replace("}", "}}") for language, name in names.items()}))


def person_label(view: View, row: pd.Series, *, periods: int) -> str:
    """Return how a chart names a row about a subject: the name, and the period where there are several."""
    name = view.subject(str(row["subject"]))
    return f"{name} · {short_period(str(row['period']), view.language)}" if periods > 1 else name


def short_period(period: str, language: Language) -> str:
    """Return a month without its year, where a chart has little room; other periods as they are.

    Examples
    --------
    >>> short_period("2026-04", "en"), short_period("2026-04", "zh"), short_period("2026-Q2", "en")
    ('Apr', '4月', '2026-Q2')
    """
    found = re.fullmatch(r"(\d{4})-(\d\d)", period)
    return show_month(date(int(found[1]), int(found[2]), 1), language) if found else period


def fewest(rows: pd.DataFrame, counts: list[str]) -> pd.Series:
    """Return the smallest number of people above 0 in each row: so many stand behind the money of the row.

    Examples
    --------
    >>> fewest(pd.DataFrame({"payees": [22, 10], "winners": [14, 0], "losers": [1, 0]}),
    ...        ["payees", "winners", "losers"]).tolist()
    [1, 10]
    """
    whole = rows[counts].astype("Int64")
    return whole.where(whole > 0).min(axis=1).fillna(0).astype("Int64")


def sees_money(view: View, payees: int) -> bool:
    """Tell whether the audience may see sums of money of so many people.

    Examples
    --------
    >>> from perfkit.results import AUDIENCES
    >>> sees_money(View(), 1), sees_money(View(audience=AUDIENCES["owner"]), 9)
    (True, False)
    """
    return view.may_sum(payees)
