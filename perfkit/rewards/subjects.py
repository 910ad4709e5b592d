"""Lines of each subject: rounded at their end, held where they must wait, shared out where a unit is read as one."""

from __future__ import annotations

from typing import cast

import numpy as np

from perfkit.exact import ExactColumn
from perfkit.plan import BaseLine, Matrix, PayLine, SubjectLine
from perfkit.rewards.facts import Facts
from perfkit.rewards.frame import LineResult
from perfkit.rewards.groups import Groups, Scope
from perfkit.rewards.kinds import computed
from perfkit.rewards.proration import prorate
from perfkit.rewards.raw import Raw
from perfkit.rewards.shares import share_pools
from perfkit.rewards.steps import add_steps
from perfkit.scoring.keys import nothing

_UNIT_OF = {"shop": "shop", "pooled": "role"}


def subject_line(line: SubjectLine, facts: Facts) -> LineResult:
    """Compute a line for every subject.

    Where the base of a whole unit is read as one, its amount is rounded and then falls to each subject by its part of
    the base, to the last cent; a base below 0 has no part.
    """
    if not isinstance(line, BaseLine | Matrix) or line.base is None or line.per in ("subject", facts.role.subject):
        return _finish(line, facts, prorate(line, facts, computed(line, Scope(facts))))
    groups = Groups.of_facts(facts, _UNIT_OF[line.per])
    whole, own = computed(line, Scope(facts, groups)), Scope(facts).base(line.base)
    amount, parts = whole.amount.round_half_up(), own.column.clip(0)
    minor, cells = amount.to_whole(), np.full(len(facts.keys), None, dtype=object)
    paid = np.flatnonzero(groups.each_true(~amount.missing))
    cells[paid] = share_pools([total or 0 for total in minor], groups.place[paid], parts.take(paid), None,
                              redistribute=False)
    told = {"of": groups.of, "unit_id": groups.unit.tolist(),
            "before": groups.each_text(["" if cell is None else str(cell) for cell in minor]).tolist()}
    steps = add_steps(groups.each_text(whole.steps, "[]").tolist(), told)
    why = groups.each_text(whole.why, "no_unit")
    reason = None if whole.reason is None else groups.each_text(whole.reason)
    return _finish(line, facts, Raw(ExactColumn.of(cells), own.column, why, steps, reason))


def _finish(line: SubjectLine, facts: Facts, raw: Raw) -> LineResult:
    """Round a line at its end, and hold it where the total is held or a value behind it is provisional."""
    waits = facts.waiting(cast(PayLine, line))
    held = facts.held | waits
    rounded = raw.amount.round_half_up().where(~held, nothing(len(raw.amount)))
    told = "" if raw.reason is None else raw.reason
    reason = np.select([facts.held, waits, raw.amount.missing], ["total_held", "immature", raw.why], default=told)
    return LineResult(base=raw.base, rate=raw.amount / raw.base, amount=rounded, steps=raw.steps,
                      reason=reason.astype(object), held=held)
