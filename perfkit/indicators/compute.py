"""Indicator values: every subject, period and key, with numerator, denominator, n, interval, state and reason."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, partial
from typing import Any, Protocol, Required, TypedDict, Unpack

import pandas as pd

from perfkit.errors import Problem, RequestError
from perfkit.indicators.calendars import pooled_from, year_so_far
from perfkit.indicators.catalogue import full_key, split_key
from perfkit.indicators.definition import Definition
from perfkit.indicators.engine import Answer, Engine, Spell, Tables, open_engine
from perfkit.indicators.presence import Shares
from perfkit.indicators.registry import choose_definition
from perfkit.indicators.targets import TABLE, Fixed, TargetTable
from perfkit.indicators.values import Cell, Ruling, absent_cell, cell_of, frame_of
from perfkit.periods import Period
from perfkit.plan import Blackout, SubjectKind

NO_EVENTS, IMMATURE, BLACKOUT = "no_events", "immature", "blackout"
SALES_KEYS = ("net_sales@default", "agent_net_sales@default")


class Minimum(Protocol):
    """How many units a value needs to be scored and to be shown; a plan's ``min_n`` is one."""

    @property
    def score(self) -> int:
        """Units needed to be scored."""

    @property
    def show(self) -> int:
        """Units needed to be shown."""


class Terms(TypedDict, total=False):
    """What the plan says of a role, as far as values depend on it.

    `kind` is the kind of role and `subject` what is scored: together they say which owner column credits an event.
    `min_n` overrides the catalogue's minimum by key, `targets` is the frame of targets (for attainment), `blackouts`
    are days that do not count for an indicator. `shares` is the part of a target that falls on a spell, by period,
    subject and spell, where it is not whole. `fixed` is the last day on which targets may be set, by period, where
    that is not the first day they are for. `present` is the part of a period that a spell was there for, with its ramp,
    where that is not the whole.
    """

    kind: Required[str]
    subject: SubjectKind
    min_n: Mapping[str, Minimum]
    targets: pd.DataFrame | None
    blackouts: Sequence[Blackout]
    shares: Shares
    fixed: Fixed
    present: Shares


def compute_indicators(tables: Tables, people: pd.DataFrame, wanted: Sequence[str], periods: Sequence[Period], *,
                       as_of: date, **terms: Unpack[Terms]) -> pd.DataFrame:
    """Compute indicators for the spells of one role over periods.

    Parameters
    ----------
    tables : Tables
        Typed tables; events of a table win over totals of the same.
    people : DataFrame
        Roster rows of one role: subject, role, spell, from_day, to_day (both inclusive).
    wanted : sequence of str
        ``id`` or ``id@variant``.
    periods : sequence of Period
        All are computed in one query per indicator.
    as_of : date
        Last day whose events are known.
    **terms
        See :class:`Terms`; ``kind`` is needed.

    Returns
    -------
    DataFrame
        IndicatorValues: one row per spell that touches a period and key, sorted by period, role, subject, spell and
        indicator; the same for any order of rows in tables and roster. A value without events, with a zero
        denominator, without its table or column is absent with its reason, never 0.

    Raises
    ------
    RequestError
        For unknown indicators or variants (all at once), or a missing kind.

    Notes
    -----
    Intervals: Wilson for shares of units, t for means of independent units, order statistics for quantiles. Ratios of
    sums and totals have none: no simple interval is valid for them. Where several units of a share may come from one
    `cluster` (a buyer, a day of the subject), `clusters` of them, Wilson is taken on `effective_n`, as many independent
    units as tell as much, with the t quantile of clusters - 1; `n` counts the units themselves. A value is
    provisional until `as_of` has reached the last day of its period plus the days of its maturity.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from perfkit.periods import parse_period
    >>> people = pd.DataFrame({"subject": ["cs1"], "role": ["service"], "spell": ["2026-01-01"],
    ...                        "from_day": [date(2026, 1, 1)], "to_day": [date(9999, 12, 31)]})
    >>> frame = compute_indicators(SimpleNamespace(paths={}, columns_present={}, engine="duckdb"), people, ["csat"],
    ...                            [parse_period("2026-01")], as_of=date(2026, 3, 1), kind="customer_service_presale")
    >>> frame.loc[0, ["subject", "indicator", "state", "reason"]].tolist()
    ['cs1', 'csat@default', 'absent', 'no_table:ratings']
    """
    return begin_indicators(tables, people, wanted, periods, as_of=as_of, **terms)()


def begin_indicators(tables: Tables, people: pd.DataFrame, wanted: Sequence[str], periods: Sequence[Period], *,
                     as_of: date, **terms: Unpack[Terms]) -> Callable[[], pd.DataFrame]:
    """Begin to compute indicators, and return what waits for their values: to be called once.

    What is asked next, of another role, is written while the queries of this one run.

    Parameters
    ----------
    tables, people, wanted, periods, as_of, **terms
        As for :func:`compute_indicators`, which returns what is waited for here.

    Raises
    ------
    RequestError
        As for :func:`compute_indicators`, at once.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> people = pd.DataFrame({"subject": ["cs1"], "role": ["service"], "spell": ["2026-01-01"],
    ...                        "from_day": [date(2026, 1, 1)], "to_day": [date(9999, 12, 31)]})
    >>> waiting = begin_indicators(SimpleNamespace(paths={}, columns_present={}, engine="duckdb"), people, ["csat"], [],
    ...                            as_of=date(2026, 3, 1), kind="customer_service_presale")
    >>> len(waiting())
    0
    """
    keys, request = keys_of(wanted), request_of(people, periods, as_of, terms)
    if not keys or not request.slots:
        return partial(frame_of, [])
    with ExitStack() as opened:
        engine = opened.enter_context(open_engine(tables, request.spells, request.periods, as_of=as_of))
        kind, subject = request.terms["kind"], request.terms.get("subject", "person")
        chosen = {key: choose_definition(key, engine.columns, kind, subject) for key in keys}
        # The longest first: while they run, the others are written.
        asked = deque(_ask(engine, request, key, chosen[key])
                      for key in sorted(keys, key=lambda key: _weight(engine, chosen[key]), reverse=True))
        return partial(_finish, opened.pop_all(), asked)


def _finish(opened: ExitStack, asked: deque[Callable[[], list[Cell]]]) -> pd.DataFrame:
    cells: list[Cell] = []
    with opened:
        while asked:
            cells += asked.popleft()()
    return frame_of(cells)


@dataclass(frozen=True)
class Request:
    """One role's spells and periods, and the pairs of them that touch."""

    spells: tuple[Spell, ...]
    names: tuple[tuple[str, str, str], ...]
    periods: tuple[Period, ...]
    as_of: date
    terms: Terms

    @cached_property
    def slots(self) -> list[tuple[int, int]]:
        """Spells and periods, by number, that have a day in common."""
        return [(number, place) for number, spell in enumerate(self.spells) for place, period in enumerate(self.periods)
                if spell.first <= period.last and spell.last >= period.first]

    @cached_property
    def targets(self) -> TargetTable:
        """Targets as they are looked up."""
        return TargetTable.of(self.terms.get("targets"))

    @cached_property
    def minimums(self) -> dict[str, tuple[int, int]]:
        """Minimums that the plan sets, by full key."""
        return {full_key(name): (least.score, least.show) for name, least in self.terms.get("min_n", {}).items()}


def keys_of(wanted: Iterable[str]) -> list[str]:
    """Return the full keys of names, sorted, each once; unknown ones are refused all at once."""
    keys: list[str] = []
    problems: list[Problem] = []
    for name in wanted:
        try:
            keys.append(full_key(name))
        except RequestError as error:
            problems.extend(error.problems)
    if problems:
        raise RequestError(problems)
    return sorted(set(keys))


def request_of(people: pd.DataFrame, periods: Sequence[Period], as_of: date, terms: Terms) -> Request:
    """Return the spells and periods of one role as the engine numbers them."""
    if "kind" not in terms:
        raise RequestError(Problem(what="indicators are computed for one kind of role", code="missing_kind",
                                   allowed="kind=role.kind"))
    rows = people.sort_values(["role", "subject", "spell"], kind="stable").to_dict("records")
    spells = tuple(Spell(owner=str(row["subject"]), first=_day(row["from_day"]), last=_day(row["to_day"]))
                   for row in rows)
    names = tuple((str(row["role"]), str(row["subject"]), str(row["spell"])) for row in rows)
    return Request(spells, names, tuple(dict.fromkeys(periods)), as_of, terms)


def _day(cell: Any) -> date:
    return pd.Timestamp(cell).date()


def _weight(engine: Engine, chosen: Definition | str) -> int:
    return 0 if isinstance(chosen, str) else sum(engine.paths[table].stat().st_size for table in chosen.needs)


def _ask(engine: Engine, request: Request, key: str, chosen: Definition | str) -> Callable[[], list[Cell]]:
    """Begin with a key: a definition, or the reason why there is none."""
    if isinstance(chosen, str):
        return lambda: [_absent(request, key, slot, chosen) for slot in request.slots]
    kind, subject = request.terms["kind"], request.terms.get("subject", "person")
    maturity = split_key(key)[0].maturity_days
    credit = engine.credit_for(chosen, maturity, struck_days(request, key), pooled=is_pooled(key, subject))
    return partial(_cells, request, key, chosen, engine.ask(chosen, credit, kind, subject))


def _cells(request: Request, key: str, definition: Definition, awaited: Callable[[], Answer]) -> list[Cell]:
    answer = awaited()
    return [_cell(request, key, slot, definition, answer) for slot in request.slots]


def _cell(request: Request, key: str, slot: tuple[int, int], definition: Definition, answer: Answer) -> Cell:
    row = answer.rows.get(slot)
    if row is None:
        return _absent(request, key, slot, _why_nothing(request, key, definition, request.periods[slot[1]]))
    target = _sales_target(request, key, slot) if definition.against_target else None
    return cell_of(_ruling(request, key, slot), answer, row, against_target=definition.against_target, target=target,
                   compares=definition.past.compares)


def _absent(request: Request, key: str, slot: tuple[int, int], reason: str) -> Cell:
    return absent_cell(_ruling(request, key, slot), reason)


def _ruling(request: Request, key: str, slot: tuple[int, int]) -> Ruling:
    indicator, variant = split_key(key)
    period = request.periods[slot[1]]
    ready = period.last + timedelta(days=indicator.maturity_days)
    least = request.minimums.get(key, (variant.min_n.score, variant.min_n.show))
    return Ruling(period=period.text, names=request.names[slot[0]], key=key, unit=variant.unit,
                  direction=variant.direction, minimum=least, final=ready <= request.as_of)


def is_pooled(key: str, subject: SubjectKind) -> bool:
    """Tell whether values of a key are pooled over the quarter: those of persons, where the catalogue says so.

    Examples
    --------
    >>> is_pooled("answer_accuracy@default", "person"), is_pooled("csat@default", "person")
    (True, False)
    """
    return subject == "person" and split_key(key)[0].pooled


def struck_days(request: Request, key: str) -> list[tuple[date, date]]:
    """Return the spans of days that do not count for a key."""
    return [(blackout.first, blackout.last) for blackout in request.terms.get("blackouts", ())
            if blackout.indicator in (key, key.partition("@")[0])]


def _why_nothing(request: Request, key: str, definition: Definition, period: Period) -> str:
    begun = pooled_from(period) if is_pooled(key, request.terms.get("subject", "person")) else period.first
    if begun + timedelta(days=definition.window) > request.as_of:
        return IMMATURE
    if any(first <= begun and period.last <= last for first, last in struck_days(request, key)):
        return BLACKOUT
    return NO_EVENTS


def _sales_target(request: Request, key: str, slot: tuple[int, int]) -> Any:
    (_, subject, spell), period = request.names[slot[0]], request.periods[slot[1]]
    return sales_target(key, request.terms, request.targets, period, (subject, spell))


def sales_target(key: str, terms: Terms, targets: TargetTable, period: Period,
                 whose: tuple[str, str]) -> Fraction | None:
    """Return what a variant of attainment divides by: the target of net sales of a subject's spell in a period.

    Of one written for the period only the spell's share counts: by the plan, or (``prorated``) by the time that
    somebody was there. The target of a year so far (``ytd``) is the sum over its periods since the spell began; where
    one of them has none there is none.
    """
    variant = key.partition("@")[2]
    known = terms.get("present", {}) if variant == "prorated" else terms.get("shares", {})
    spans = year_so_far(period, date.fromisoformat(whose[1])) if variant == "ytd" else [period]
    found = [_target_of(terms, targets, one, whose[0], known.get((one.text, *whose), Fraction(1))) for one in spans]
    return None if None in found else sum((one for one in found if one is not None), Fraction(0))


def _target_of(terms: Terms, targets: TargetTable, period: Period, subject: str, share: Fraction) -> Fraction | None:
    fixed = terms.get("fixed", {}).get(period.text)
    found = (targets.find(subject, key, period, fixed=fixed) for key in SALES_KEYS)
    # Targets of single days fall on the days that are there already.
    return next((target.value * share if target.source == TABLE else target.value
                 for target in found if target is not None), None)
