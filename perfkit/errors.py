"""One family of errors: what is wrong, where, what was got, what is allowed, and the nearest right name.

A :class:`Problem` is one line for a person and one JSON object for a machine. Rooms collect problems and raise
them together, so that one run shows everything that must be mended.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches

SHOWN_AT_MOST = 100


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong, and where.

    Parameters
    ----------
    what : str
        What is wrong, in one sentence without a full stop.
    code : str
        Stable machine name of the kind of problem, such as ``unknown_name``.
    file : str, optional
        File as the user knows it (relative to the study where possible).
    row : int, optional
        Line in the file as an editor shows it (1 = first line; for xlsx the sheet's row).
    column : str, optional
        Column name, or ``sheet!column`` for a workbook.
    path : str, optional
        Place in the plan, such as ``roles.warehouse.indicators.pick_accuracy.weight``.
    got : str, optional
        The value that was found.
    allowed : str, optional
        What would have been accepted.
    nearest : str, optional
        The known name closest to what was got.

    Examples
    --------
    >>> print(Problem(what="no such indicator", code="unknown_name", file="plans/2026-01-01.yaml", row=12,
    ...               path="roles.ops.indicators.ad_roass", got="ad_roass", nearest="ad_roas"))
    plans/2026-01-01.yaml:12: roles.ops.indicators.ad_roass: no such indicator; got 'ad_roass'; did you mean 'ad_roas'?
    """

    what: str
    code: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    path: str | None = None
    got: str | None = None
    allowed: str | None = None
    nearest: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.row) if part is not None)
        where = [part for part in (place, self.path, self.column and f"column {self.column}") if part]
        tail = [self.got is not None and f"got {self.got!r}", self.allowed and f"allowed: {self.allowed}",
                self.nearest and f"did you mean {self.nearest!r}?"]
        return ": ".join([*where, "; ".join([self.what, *(str(part) for part in tail if part)])])

    def as_json(self) -> str:
        """Return the problem as one JSON line with all fields."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


class PerfkitError(ValueError):
    """Base of every error that perfkit raises on purpose.

    Parameters
    ----------
    problems : Problem or iterable of Problem
        Everything that is wrong. The text shows one line each, at most 100, and says how many more there are.

    Examples
    --------
    >>> error = PerfkitError(Problem(what="the plan has no role", code="missing"))
    >>> str(error)
    'the plan has no role'
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self._text())

    def _text(self) -> str:
        shown = [str(problem) for problem in self.problems[:SHOWN_AT_MOST]]
        more = len(self.problems) - len(shown)
        return "\n".join([*shown, *([f"and {more} more"] if more else [])])

    def __reduce__(self) -> tuple[type[PerfkitError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class PlanError(PerfkitError):
    """A plan says something that cannot be accepted."""


class DataError(PerfkitError):
    """An export, roster, target table or mapping cannot be read as it claims."""


class RequestError(PerfkitError):
    """A command or call asks for something that does not exist: a period, role, report, parameter."""


class FolderInUseError(PerfkitError):
    """Another run holds the output folder or the study."""


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name closest to `name`, or None where nothing is close.

    Parameters
    ----------
    name : str
        What was written.
    known : iterable of str
        What exists. Order does not matter: ties go to the name that sorts first.

    Examples
    --------
    >>> nearest_name("targest", ["targets", "weights"])
    'targets'
    >>> nearest_name("zzz", ["targets"]) is None
    True
    """
    found = get_close_matches(name, sorted(set(known)), n=1, cutoff=0.6)
    return found[0] if found else None


def unknown_name(kind: str, name: str, known: Sequence[str], *, path: str | None = None) -> Problem:
    """Return the problem of a name that does not exist, with what exists and the nearest of it.

    Examples
    --------
    >>> print(unknown_name("role", "warehose", ["design", "warehouse"]))
    no such role; got 'warehose'; allowed: design, warehouse; did you mean 'warehouse'?
    """
    return Problem(what=f"no such {kind}", code="unknown_name", path=path, got=name,
                   allowed=", ".join(known), nearest=nearest_name(name, known))
