"""Vetoes over pay: an event takes a line, or all of them, from whom it reaches."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np

from perfkit.integers import Bools
from perfkit.plan import PayLine
from perfkit.rewards.facts import Facts
from perfkit.rewards.frame import LineResult
from perfkit.rewards.steps import add_steps, exact_texts
from perfkit.scoring.extras import veto_reason
from perfkit.scoring.keys import Texts


def taken_by(line: PayLine, facts: Facts) -> tuple[Bools, Texts, Texts]:
    """Tell from whom an event takes a line; with the reason that names it, and what is known of it as JSON."""
    taken = np.zeros(len(facts.keys), dtype=bool)
    reason, told = np.full(len(taken), "", dtype=object), np.full(len(taken), "", dtype=object)
    for one in facts.role.vetoes:
        if not one.counts or not (one.scope == "pay" or (one.scope == "line" and one.of == line.line)):
            continue
        happened, known = facts.events(one.event)
        for place in np.flatnonzero(happened & ~taken):
            reason[place], told[place] = veto_reason(one.veto, known[place]), known[place]
        taken |= happened
    return taken, reason, told


def vetoed_line(line: PayLine, facts: Facts, result: LineResult) -> LineResult:
    """Return the line with nothing for those from whom an event takes it: other lines find 0 there.

    An amount that waits is taken too. What earlier periods deferred was earned before and is paid all the same.
    """
    taken, reason, told = taken_by(line, facts)
    if not taken.any():
        return result
    before = exact_texts(result.amount)
    steps = np.array(result.steps, dtype=object)
    for place in np.flatnonzero(taken):
        known = json.loads(told[place]) if told[place] else {}
        steps[place] = add_steps([steps[place]], {"veto": _event(reason[place]), "before": [before[place]], **{
            name: str(text) for name, text in known.items()}})[0]
    return replace(result, amount=result.amount.where(~taken, 0), steps=steps.tolist(), held=result.held & ~taken,
                   reason=np.where(taken, reason, result.reason).astype(object), vetoed=taken)


def _event(reason: str) -> str:
    return reason.split(":", 2)[1]
