"""A study's own ``indicators.py``: code that runs only where the user allows it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from perfkit.errors import DataError, PerfkitError, Problem, nearest_name
from perfkit.indicators.definition import OWNER, Definition
from perfkit.indicators.measures import Measure
from perfkit.indicators.registry import made_in
from perfkit.sources.schemas import TABLES

FILE = "indicators.py"
_MODULE = "indicators_of_the_study"


def load_definitions(path: Path, expected: Collection[str]) -> list[Definition]:
    """Run a study's own code and return the definitions that it makes.

    Parameters
    ----------
    path : Path
        Whoever calls this has been allowed to.
    expected : collection of str
        Keys (``id@default``) that ``indicators.yaml`` says this file computes; all of them have to be there.

    Raises
    ------
    DataError
        If the code fails, or makes other definitions than those expected, or they read what no table has.
    """
    module = ModuleType(_MODULE)
    module.__file__ = str(path)
    try:
        exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)
    except PerfkitError as error:
        raise DataError([replace(problem, file=FILE, row=_row(error, path)) for problem in error.problems]) from None
    except Exception as error:  # the code of a stranger fails in any way; the study is refused with its place
        raise DataError(Problem(what="this code fails", code="own_code", file=FILE, row=_row(error, path),
                                got=f"{type(error).__name__}: {error}")) from None
    found = made_in(module)
    problems = [*_unexpected(found, expected), *(problem for made in found for problem in _unknown_columns(made))]
    if problems:
        raise DataError(problems)
    return [replace(made, measure=_guarded(made.measure, path)) for made in found]


def _row(error: Exception, path: Path) -> int | None:
    if isinstance(error, SyntaxError):
        return error.lineno
    rows = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return rows[-1] if rows else None


def _unexpected(found: list[Definition], expected: Collection[str]) -> Iterator[Problem]:
    made = {key for definition in found for key in definition.keys}
    for key in sorted(set(expected) - made):
        yield Problem(what="no function computes this", code="missing", file=FILE, got=key.partition("@")[0],
                      allowed="@indicator(...) with this id", nearest=nearest_name(key, made))
    for key in sorted(made - set(expected)):
        yield Problem(what="indicators.yaml has no `formula` for this", code="unknown_name", file=FILE, got=key,
                      allowed=", ".join(name.partition("@")[0] for name in sorted(expected)) or "nothing",
                      nearest=nearest_name(key, expected))


def _unknown_columns(made: Definition) -> Iterator[Problem]:
    for table, columns in made.needs.items():
        if table not in TABLES:
            yield Problem(what="no such table", code="unknown_table", file=FILE, got=table,
                          allowed=", ".join(TABLES), nearest=nearest_name(table, TABLES))
            continue
        known = (*TABLES[table].columns, OWNER)
        for column in (*columns, *made.may_use[table]):
            if column not in known:
                yield Problem(what=f"{table} has no such column", code="unknown_column", file=FILE, got=column,
                              allowed=", ".join(known), nearest=nearest_name(column, known))


def _guarded(measure: Callable[..., Measure], path: Path) -> Callable[..., Measure]:
    def run(*given: Any, **tables: Any) -> Measure:
        try:
            return measure(*given, **tables)
        except Exception as error:  # see load_definitions
            raise DataError(Problem(what=f"{measure.__name__} fails", code="own_code", file=FILE,
                                    row=_row(error, path), got=f"{type(error).__name__}: {error}")) from None
    return run
