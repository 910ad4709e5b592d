"""Sales targets: what was asked of whom, and when it was set."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perfkit.sources.demo.crew import Crew
from perfkit.sources.demo.days import DAYS, MONTH_OF, MONTHS, QUARTER_OF, QUARTERS, SEASON
from perfkit.sources.demo.items import Items
from perfkit.sources.demo.planted import NEVER_PAID
from perfkit.sources.demo.sales import Orders
from perfkit.sources.demo.streams import THOUSAND, Draws, Ints

_AGENT_DAY = 305_000
_STEP = 100_000
_FULL_MONTHS = 18
_FULL_QUARTERS = 6
_SET_BEFORE = 12
_RAISED = ("ops03", "2026-Q2", "2026-05-08")


def targets_frame(orders: Orders, items: Items, agents: Crew, operators: Crew) -> pd.DataFrame:
    """Return the targets of agents by month and of operators by quarter."""
    rows = _agent_targets(agents) + _operator_targets(orders, items, operators)
    frame = pd.DataFrame(rows, columns=["subject", "indicator", "period", "target", "set_at", "version"])
    return frame.sort_values(["indicator", "subject", "period", "version"], kind="stable")


def _row(subject: str, indicator: str, period: str, fen: int) -> tuple[str, str, str, int, str, int]:
    quarter = period.replace("-", "")
    first = QUARTERS.index(quarter) * 3 if "Q" in period else MONTHS.index(period)
    day = DAYS[np.flatnonzero(first == MONTH_OF)[0]] - np.timedelta64(_SET_BEFORE, "D")
    return subject, indicator, period, fen // _STEP * (_STEP // 100), str(day), 1


def _agent_targets(crew: Crew) -> list[tuple[str, str, str, int, str, int]]:
    """Targets by days on the roster, the month's season, and newcomers' shares."""
    rows = []
    for place, subject in enumerate(crew.subjects):
        for month in range(_FULL_MONTHS):
            days = int(crew.on_duty[place, month == MONTH_OF].sum())
            share = THOUSAND - int(crew.ramp[place, month]) // 2
            fen = days * _AGENT_DAY * int(SEASON[month]) // THOUSAND * share // THOUSAND
            if days:
                rows.append(_row(subject, "agent_net_sales", MONTHS[month], max(fen, _STEP)))
    return rows


def _operator_targets(orders: Orders, items: Items, crew: Crew) -> list[tuple[str, str, str, int, str, int]]:
    """Targets near what each could sell; those of one person lie far above it."""
    net = net_by_quarter(orders, items, crew)
    reached = Draws("targets").whole(880, 1_230, net.size).reshape(net.shape)
    reached = np.where(np.isin(crew.subjects, NEVER_PAID)[:, None], reached * 620 // THOUSAND, reached)
    rows = []
    for place, subject in enumerate(crew.subjects):
        for quarter in range(_FULL_QUARTERS):
            if net[place, quarter]:
                period = f"{QUARTERS[quarter][:4]}-{QUARTERS[quarter][4:]}"
                fen = int(net[place, quarter] * THOUSAND // reached[place, quarter])
                rows.append(_row(subject, "net_sales", period, fen))
    raised = next(row for row in rows if (row[0], row[2]) == _RAISED[:2])
    return [*rows, (*raised[:3], raised[3] * 11 // 10, _RAISED[2], 2)]


def net_by_quarter(orders: Orders, items: Items, crew: Crew) -> Ints:
    """Return the net sales of each operator and quarter, in fen."""
    net = np.zeros((crew.size, len(QUARTERS)), dtype=np.int64)
    np.add.at(net, (items.owner[orders.item], QUARTER_OF[orders.paid_day]), orders.total - orders.refunded)
    return net
