"""Where a series is no longer the same thing: plan versions that changed what an indicator means."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar

import pandas as pd

from perfkit.indicators import full_key
from perfkit.indicators.breaks import BLACKOUT, CHANGES, ENDED, MINIMUM, STARTED, VARIANT
from perfkit.language import Text, counted
from perfkit.plan import Plan, PlanHistory, Role
from perfkit.results import About, Column, Result
from perfkit.scoring import named_indicators

BREAK_COLUMNS = ("role", "day", "indicator", "change", "before", "after")


def definition_breaks(plans: PlanHistory) -> pd.DataFrame:
    """Return every change of what an indicator means, from one plan version to the next.

    Parameters
    ----------
    plans : PlanHistory

    Returns
    -------
    DataFrame
        role, day (from which the later version is in force; of days that do not count, the first of them), indicator,
        change (``started, ended, variant, minimum, blackout``), before, after (as written); sorted. Points, weights
        and targets are no part of a definition.

    Examples
    --------
    >>> definition_breaks(PlanHistory({})).empty
    True
    """
    days = sorted(plans.versions)
    rows = [(role, since or day.isoformat(), *change) for earlier, day in pairwise(days)
            for role, since, change in _between(plans.versions[earlier], plans.versions[day])]
    frame = pd.DataFrame(rows, columns=list(BREAK_COLUMNS)).astype("str")
    return frame.sort_values(list(BREAK_COLUMNS), kind="stable", ignore_index=True)


Change = tuple[str, str, str, str]


def _between(old: Plan, new: Plan) -> Iterator[tuple[str, str, Change]]:
    """Give role, day and change; the day is empty where it is that of the later version."""
    for role_id in sorted({*old.roles} & {*new.roles}):
        before, after = (_meant(plan.roles[role_id]) for plan in (old, new))
        for name in sorted({*before} | {*after}):
            yield from ((role_id, "", change) for change in _of_indicator(name, before.get(name), after.get(name)))
        for name, first, days in sorted(_blackouts(new) - _blackouts(old)):
            if name in {**before, **after}:
                yield role_id, first, (name, BLACKOUT, "", days)


def _meant(role: Role) -> dict[str, tuple[str, str]]:
    """Return the full key and the minimum of n of each indicator by its id; several variants of one id each apart."""
    keys = [full_key(name) for name in named_indicators(role)]
    minimums = {full_key(name): f"{rule.min_n.score}/{rule.min_n.show}" if rule.min_n else ""
                for name, rule in role.indicators.items()}
    ids = [key.partition("@")[0] for key in keys]
    return {name if ids.count(name) == 1 else key: (key, minimums.get(key, ""))
            for key, name in zip(keys, ids, strict=True)}


def _of_indicator(name: str, before: tuple[str, str] | None, after: tuple[str, str] | None) -> Iterator[Change]:
    if before is None or after is None:
        yield name, STARTED if before is None else ENDED, before[0] if before else "", after[0] if after else ""
        return
    for change, old, new in zip((VARIANT, MINIMUM), before, after, strict=True):
        if old != new:
            yield name, change, old, new


def _blackouts(plan: Plan) -> set[tuple[str, str, str]]:
    return {(blackout.indicator.partition("@")[0], blackout.first.isoformat(), f"{blackout.first} – {blackout.last}")
            for blackout in plan.calendar.blackouts}


class DefinitionBreaks(Result):
    """Days from which an indicator means something else than before, with what the plans say."""

    name: ClassVar[str] = "definition_breaks"
    about: ClassVar[About] = "study"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("role", "role", Text(en="Role", zh="岗位")),
        Column("day", "date", Text(en="From", zh="生效日期")),
        Column("indicator", "indicator", Text(en="Indicator", zh="指标")),
        Column("change", "code", Text(en="Change", zh="变化"), codes=CHANGES),
        Column("before", "text", Text(en="Before", zh="变更前")),
        Column("after", "text", Text(en="After", zh="变更后")),
    )

    def finding(self) -> Text:
        """Say how often a definition changed, and that series cross such a day only at the reader's risk."""
        if self.frame.empty:
            return Text(en="No plan version changed what an indicator means",
                        zh="各方案版本均未改变指标口径")
        days = int(self.frame["day"].nunique())
        return Text(en="{n} between plan versions, on {days}: trends are drawn by today's definitions",
                    zh="方案版本间有 {n}，涉及 {days}：走势均按现行口径重算").bind(
            n=counted(len(self.frame), "definition changed", "definitions changed", "处口径变化"),
            days=counted(days, "day", "days", "个日期"))
