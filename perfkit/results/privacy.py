"""What an audience without names may see of results about people: how they are spread, never who."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from perfkit.language import Text, show_quantity
from perfkit.results.cells import BY_UNIT, Column, as_number, is_missing, show_cell
from perfkit.results.table import Table, hides, hides_money
from perfkit.results.view import View

SPREAD = Text(en="How the results of {n} subjects are spread", zh="{n} 个考核对象的结果分布")
TOO_FEW = Text(en="Too few subjects to show a distribution without showing persons",
               zh="考核对象过少，展示分布会暴露个人，故不展示")
_HEADINGS = (Text(en="Measure", zh="项目"), Text(en="n", zh="人数"), Text(en="Lower quartile", zh="下四分位数"),
             Text(en="Median", zh="中位数"), Text(en="Upper quartile", zh="上四分位数"))
_MEASURES = frozenset({"share", "ratio", "money", "duration", "count", "points", "rate", "index", "bytes", "value"})
_SPLIT_BY = ("indicator", "line", "baseline")
LARGEST_KNOWN_TO = 0.15


def only_spread(about: str, view: View) -> bool:
    """Tell whether only the distribution may be shown: results about subjects, to those who see no names."""
    return about == "subject" and not view.audience.names


def subject_count(frame: pd.DataFrame, columns: Sequence[Column]) -> int:
    """Return how many different subjects stand in the frame."""
    return len(set().union(*(set(frame[column.name].dropna()) for column in columns if column.kind == "subject")))


def spread_table(frame: pd.DataFrame, columns: Sequence[Column], view: View) -> Table | None:
    """Return n and quartiles of each measure, or None where too few subjects stand behind every one of them.

    Parameters
    ----------
    frame : pandas.DataFrame
        One or more rows per subject; with columns `indicator`, `line` or `baseline`, each of their values is a
        measure of its own.
    columns : sequence of Column
    view : View
        A measure of fewer different subjects than `minimum_group` (`minimum_group_money` for money) is left out.

    Examples
    --------
    >>> columns = [Column("subject", "subject", Text(en="Who", zh="谁")),
    ...            Column("total", "points", Text(en="T", zh="分"))]
    >>> frame = pd.DataFrame({"subject": list("abcde"), "total": [1.0, 2.0, 3.0, 4.0, 5.0]})
    >>> spread_table(frame, columns, View()).rows
    (('T', '5', '2.00', '3.00', '4.00'),)
    >>> spread_table(frame[:4], columns, View()) is None
    True
    """
    rows = tuple(_spread_rows(frame, columns, view))
    if not rows:
        return None
    return Table(SPREAD.fill(view.language, n=subject_count(frame, columns)),
                 tuple(text.fill(view.language) for text in _HEADINGS), (False, True, True, True, True), rows)


def _spread_rows(frame: pd.DataFrame, columns: Sequence[Column], view: View) -> Iterator[tuple[str, ...]]:
    measures = [column for column in columns if column.shown and column.kind in _MEASURES and column.name != "n"]
    split = [column for column in columns if column.name in _SPLIT_BY]
    for lead, part in _parts(frame, split, view):
        for column in measures:
            name = column.heading.fill(view.language)
            yield from _spread(part, column, columns, view, f"{lead}: {name}" if lead else name)


def _parts(frame: pd.DataFrame, split: Sequence[Column], view: View) -> Iterator[tuple[str, pd.DataFrame]]:
    if not split:
        yield "", frame
        return
    for keys, part in frame.groupby([column.name for column in split], sort=False, dropna=False):
        named = zip(keys, split, strict=True)
        row = {"role": part["role"].iloc[0]} if "role" in part.columns else {}
        yield ", ".join(show_cell(key, column, row, view) for key, column in named), part


def _spread(part: pd.DataFrame, column: Column, columns: Sequence[Column], view: View,
            name: str) -> Iterator[tuple[str, ...]]:
    values = pd.Series([as_number(cell) for cell in part[column.name]], index=part.index, dtype="float64").dropna()
    kind = str(part["unit"].iloc[0]) if column.kind in BY_UNIT and "unit" in part.columns else column.kind
    people = subject_count(part.loc[values.index], columns)
    if people < (view.minimum_group_money if kind == "money" else view.minimum_group):
        return
    yield (name, show_quantity(people, "count", view.language),
           *(show_quantity(float(values.quantile(share)), kind, view.language, currency=view.currency)
             for share in (0.25, 0.5, 0.75)))


def people_behind(amounts: Iterable[int]) -> int:
    """Return for how many people a published sum stands: all, or 1 where it shows what one of them gets.

    Parameters
    ----------
    amounts : iterable of int
        What each person gets.

    Returns
    -------
    int
        1 where the second largest payee knows the largest one's amount within 15 % (the p % rule).

    Examples
    --------
    >>> people_behind([100] * 12), people_behind([900, *[0] * 11]), people_behind([0] * 12)
    (12, 1, 12)
    """
    sizes = sorted((abs(int(amount)) for amount in amounts), reverse=True)
    if not sizes or not sizes[0]:
        return len(sizes)
    return len(sizes) if sum(sizes[2:]) >= LARGEST_KNOWN_TO * sizes[0] else 1


def blank_hidden(frame: pd.DataFrame, columns: Sequence[Column], view: View) -> pd.DataFrame:
    """Return the frame without the numbers that the audience may not see: charts and findings cannot tell them."""
    numbers = [column for column in columns if column.numeric and column.name in frame.columns]
    amounts = [column for column in numbers if column.kind == "money"]
    # Money first: how many people stand behind it is itself a number of the row.
    for marker, rule, chosen in (("payees", hides_money, amounts), ("hidden", hides, numbers)):
        if marker not in frame.columns:
            continue
        covered = pd.Series([rule({marker: cell}, view) for cell in frame[marker]], index=frame.index, dtype=bool)
        if covered.any():
            frame = frame.assign(**{column.name: frame[column.name].mask(covered) for column in chosen})
    return frame


def reveals(text: str, frame: pd.DataFrame, columns: Sequence[Column], view: View) -> bool:
    """Tell whether a text holds the id or a name of a subject of the frame.

    Examples
    --------
    >>> columns = [Column("subject", "subject", Text(en="Who", zh="谁"))]
    >>> frame, view = pd.DataFrame({"subject": ["cs1"]}), View(names={"cs1": {"en": "Li Na", "zh": "李娜"}})
    >>> [reveals(text, frame, columns, view) for text in ("Li Na leads", "cs12 leads", "李娜领先")]
    [True, False, True]
    """
    ids = {str(cell) for column in columns if column.kind == "subject" for cell in frame[column.name]
           if not is_missing(cell) and cell != ""}
    words = ids | {name for subject in ids for name in view.names.get(subject, {}).values() if name}
    pattern = "|".join(re.escape(word) for word in sorted(words))
    return bool(words) and re.search(rf"(?<![A-Za-z0-9_])(?:{pattern})(?![A-Za-z0-9_])", text) is not None
