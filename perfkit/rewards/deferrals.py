"""Deferred amounts that fall due: what earlier periods kept back is paid as lines of this one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from perfkit.periods import parse_period
from perfkit.rewards.facts import Facts
from perfkit.rewards.frame import LINE_COLUMNS, PAID
from perfkit.rewards.ledger import CARRIED, DEFERRED, carry_forward
from perfkit.scoring.keys import as_texts, text_column


def due_lines(facts: Facts, lines: pd.DataFrame, *, plan_version: str, currency: str) -> pd.DataFrame:
    """Return the lines that pay in the periods of this run what earlier periods have deferred.

    An amount is paid in the first period that ends on or after the first day of its due period. Each subject has one
    line for each period that it was earned in, whether or not it is still scored, and whatever the plan in force says
    of the line; its spell is the last that people.csv knows.

    Parameters
    ----------
    facts : Facts
    lines : DataFrame
        PayLines of this run, with what it defers itself.
    plan_version, currency : str
        Kept in every row.
    """
    periods, paid = sorted(facts.keys["period"].unique()), [lines.iloc[:0]]
    ledger = facts.ledger[(facts.ledger["role"] == facts.role.id) & (facts.ledger["due"] != "")]
    ledger = ledger[ledger["period"] < periods[0]] if periods else ledger
    if not len(ledger) and not (lines["state"] == CARRIED).any():
        return lines.iloc[:0]
    spells = dict(zip(as_texts(facts.people["subject"]), as_texts(facts.people["spell"]), strict=True))
    for period in periods:
        rows = [_line(entry, period, spells) for entry in _due(ledger, period)]
        if rows:
            paid.append(pd.DataFrame(rows, columns=list(LINE_COLUMNS)).astype(lines.dtypes.to_dict()))
        ledger = carry_forward(pd.concat([lines[lines["period"] == period], *(paid[-1:] if rows else [])]), ledger)
    made = pd.concat(paid, ignore_index=True)
    kept = {"plan_version": plan_version, "currency": currency}
    return made.assign(**{name: text_column([text] * len(made)) for name, text in kept.items()})


def _due(ledger: pd.DataFrame, period: str) -> Iterator[Mapping[Any, Any]]:
    """Give the entries that fall due in a period and have not been paid."""
    last = parse_period(period).last
    due = np.array([parse_period(text).first <= last for text in ledger["due"]], dtype=bool)
    for _, entries in ledger[due].groupby(["line", "unit_id", "due"], sort=True):
        yield from _unpaid(entries.sort_values("period").to_dict("records"))


def _unpaid(entries: Sequence[Mapping[Any, Any]]) -> list[Mapping[Any, Any]]:
    """Return what was added since all there was has been paid; `movement` is what each period added.

    A period in which the amount is due pays what it opens with, and may defer more of it.
    """
    found: list[Mapping[Any, Any]] = []
    for entry in entries:
        pays = parse_period(entry["due"]).first <= parse_period(entry["period"]).last
        added = int(entry["movement"]) + (int(entry["opening"]) if pays else 0)
        found = [*([] if pays else found), *([{**entry, "movement": added}] if added else [])]
    return found


def _line(entry: Mapping[Any, Any], period: str, spells: Mapping[str, str]) -> dict[str, Any]:
    steps = json.dumps({"deferred_in": entry["period"], "pay_in": entry["due"]})
    return {"period": period, "role": entry["role"], "subject": entry["unit_id"], "payee": entry["unit_id"],
            "spell": spells.get(entry["unit_id"], ""), "line": entry["line"], "kind": DEFERRED, "plan_version": "",
            "source_period": entry["period"], "base": entry["movement"], "rate": "", "steps": steps,
            "amount": entry["movement"], "currency": "", "state": PAID, "reason": ""}
