"""What raters say of people: ``ratings/<period>.csv``."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pandas as pd

from perfkit.errors import DataError, PlanError, Problem, RequestError
from perfkit.periods import parse_period
from perfkit.plan import parse_number
from perfkit.sources.declared import DeclaredFile, read_declared

RATING_COLUMNS = ("period", "subject", "item", "rater", "weight_numerator", "weight_denominator", "value", "file",
                  "row")
_REQUIRED = ("subject", "item", "value")
_OPTIONAL = ("rater", "rater_weight")


def read_ratings(folder: Path) -> pd.DataFrame:
    """Read the rating sheets of a study: one file per period.

    Parameters
    ----------
    folder : Path
        Its csv and xlsx files are named after their period, such as ``2026-09.csv``, with the columns subject, item,
        value (a label, points, or a number of events) and where there are several raters rater and rater_weight. The
        item is the name that the plan writes behind ``item.``; for a kind of event ``<item>.<event>``. A cell without a
        value has not been rated yet and is left out.

    Returns
    -------
    DataFrame
        period, subject, item, rater (str), weight_numerator, weight_denominator (object, exact; 1 where the sheet says
        nothing), value (str), file, row. Sorted by these. Empty where there is no folder.

    Raises
    ------
    DataError
        With every problem: a file that is not named after a period, an empty cell, a weight that is no number of at
        least 0, one rater's word on an item that stands there twice.
    """
    sheets: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for path in rating_files(folder):
        try:
            sheets.append(_sheet(path))
        except DataError as error:
            problems += error.problems
    problems += _named_twice(rating_files(folder))
    if problems:
        raise DataError(problems)
    if not sheets:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in RATING_COLUMNS})
    return pd.concat(sheets).sort_values(["period", "subject", "item", "rater"], ignore_index=True)


def _named_twice(files: list[Path]) -> list[Problem]:
    stems = [path.stem for path in files]
    return [Problem(what="two rating sheets of one period", code="duplicate_file", file=path.name, got=path.stem,
                    allowed="either csv or xlsx") for path in files
            if path.suffix == ".xlsx" and stems.count(path.stem) > 1]


def rating_files(folder: Path) -> list[Path]:
    """Return the rating sheets of a study, csv and xlsx, in the order of their names."""
    return sorted(path for form in ("*.csv", "*.xlsx") for path in folder.glob(f"[!.~]{form}"))


def _sheet(path: Path) -> pd.DataFrame:
    declared = read_declared(path, required=_REQUIRED, optional=_OPTIONAL)
    try:
        period = parse_period(path.stem).text
    except RequestError:
        raise DataError(Problem(what="a rating sheet is named after its period", code="period_text", file=path.name,
                                got=path.stem, allowed="a name such as 2026-09.csv or 2026-Q3.csv")) from None
    declared.require(("subject", "item"))
    weights = [_weight(declared, number) for number in range(len(declared.lines))]
    frame = pd.DataFrame({"period": period, "subject": declared.ids("subject"), "item": declared.cells["item"],
                          "rater": declared.ids("rater"), "value": declared.cells["value"], "file": path.name,
                          "row": list(declared.lines)})
    frame["weight_numerator"] = pd.Series([weight.numerator for weight in weights], dtype=object)
    frame["weight_denominator"] = pd.Series([weight.denominator for weight in weights], dtype=object)
    declared.refuse_repeats(("subject", "item", "rater"),
                            frame[["subject", "item", "rater"]].itertuples(index=False, name=None))
    declared.raise_problems()
    return frame.loc[frame["value"] != "", list(RATING_COLUMNS)]


def _weight(declared: DeclaredFile, number: int) -> Fraction:
    text = declared.cells["rater_weight"][number]
    try:
        weight = parse_number(text.removesuffix("%")) if text else Fraction(1)
    except PlanError:
        weight = Fraction(-1)
    if weight < 0:
        declared.refuse("not the weight of a rater", "cell", declared.lines[number], "rater_weight", got=text,
                        allowed="a number of at least 0, such as 60 or 60%")
    return weight
