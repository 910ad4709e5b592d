"""The targets ``targets.csv``: exact, in the base unit of their indicator, with the day they were set."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pandas as pd

from perfkit.errors import PlanError, nearest_name
from perfkit.plan.quantities import Quantity, Unit
from perfkit.sources.declared import DeclaredFile, read_declared

_COLUMNS = ("subject", "indicator", "period", "target", "set_at", "version")


def read_targets(path: Path, units: Mapping[str, Unit]) -> pd.DataFrame:
    """Read targets by subject, indicator and period.

    Parameters
    ----------
    path : Path
        csv with the columns subject, indicator (``id`` or ``id@variant``), period (a period or a single day), target
        (``95%``, ``15 s``, ``57000``), set_at, version.
    units : mapping of str to Unit
        Unit of each indicator by id.

    Returns
    -------
    DataFrame
        subject, indicator, period (str), target_numerator, target_denominator (exact integers, object; fractions,
        milliseconds, minor units), set_at (datetime64[us]), version (str). Sorted by these. Targets of single days
        are left as they are.

    Raises
    ------
    DataError
        With every problem: an unknown indicator, a target that is not in its unit, a period that does not exist, a
        version that stands there twice.
    """
    declared = read_declared(path, required=_COLUMNS)
    declared.require(_COLUMNS[:4])
    frame = pd.DataFrame({"subject": pd.Series(declared.ids("subject"), dtype="str"),
                          "indicator": pd.Series(declared.cells["indicator"], dtype="str"),
                          "period": pd.Series(declared.periods("period"), dtype="str")})
    exact = [_target(number, units, declared) for number in range(len(declared.lines))]
    frame["target_numerator"] = pd.Series([value.numerator for value in exact], dtype=object)
    frame["target_denominator"] = pd.Series([value.denominator for value in exact], dtype=object)
    frame["set_at"] = declared.days("set_at")
    frame["version"] = pd.Series(declared.cells["version"], dtype="str")
    keys = ["subject", "indicator", "period", "version"]
    declared.refuse_repeats(keys, frame[keys].itertuples(index=False, name=None))
    declared.raise_problems()
    return frame.sort_values([*keys, "set_at"], ignore_index=True)


def target_lines(path: Path) -> dict[tuple[str, ...], int]:
    """Return the line in which each target stands, by subject, indicator, period and version.

    Parameters
    ----------
    path : Path
        A file that :func:`read_targets` reads.
    """
    declared = read_declared(path, required=_COLUMNS)
    keys = zip(declared.ids("subject"), declared.cells["indicator"], declared.periods("period"),
               declared.cells["version"], strict=True)
    return dict(zip(keys, declared.lines, strict=True))


def _target(number: int, units: Mapping[str, Unit], declared: DeclaredFile) -> Fraction:
    line, name = declared.lines[number], declared.cells["indicator"][number]
    text = declared.cells["target"][number]
    unit = units.get(name) or units.get(name.partition("@")[0])
    if unit is None:
        if name:
            near = nearest_name(name, units)
            declared.refuse("no such indicator", "unknown_name", line, "indicator", got=name,
                            allowed=f"an indicator of the catalogue{f', such as {near}' if near else ''}")
        return Fraction(0)
    try:
        return Quantity.parse(text).base(unit) if text else Fraction(0)
    except PlanError as error:
        problem = error.problems[0]
        declared.refuse(problem.what, problem.code, line, "target", got=text, allowed=problem.allowed)
        return Fraction(0)
