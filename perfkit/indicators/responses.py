"""How many of those who could rate did: satisfaction of a few answers is another thing than satisfaction of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Unpack

import pandas as pd

from perfkit.indicators.compute import Terms, keys_of, request_of, struck_days
from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import Columns, Definition, indicator
from perfkit.indicators.engine import Tables, open_engine
from perfkit.indicators.measures import Measure, Rows, counted, share
from perfkit.indicators.response_result import CHATS, INVITATIONS, RESPONSE_COLUMNS
from perfkit.periods import Period
from perfkit.plan import SubjectKind

RATED_BY_CUSTOMERS = "csat"
_ON_CALLBACK = "csat@callback"
Asked = tuple[str, Definition]


def _answered(ratings: Rows, key: str) -> Rows:
    """Return the ratings that have a score: for call-backs, those given in one."""
    found = ratings.filter(ratings.score.notnull())
    return found.filter(found.channel == "callback") if key == _ON_CALLBACK else found


def _of_invitations(key: str) -> Definition:
    @indicator(RATED_BY_CUSTOMERS, ratings="owner rating_id invited_at score channel?")
    def made(credit: Credit, ratings: Rows) -> Measure:
        """Invitations of the period that were answered, over all of them."""
        of_kind = ratings.filter(ratings.channel == "callback") if key == _ON_CALLBACK else ratings
        asked = credit(of_kind, "invited_at")
        return share(counted(asked, asked.score.notnull()), counted(asked))

    return made


def _of_chats(key: str) -> Definition:
    @indicator(RATED_BY_CUSTOMERS, chats="owner chat_id started_at is_valid", ratings="chat_id score channel?")
    def made(credit: Credit, chats: Rows, ratings: Rows) -> Measure:
        """Valid chats of the period that were rated, once or more, over all of them."""
        held = credit(chats.filter(chats.is_valid), "started_at")
        rated = held.semi_join(_answered(ratings, key).select("chat_id"), "chat_id")
        return share(counted(rated), counted(held))

    return made


def _asked(key: str, present: Columns, kind: str, subject: SubjectKind) -> Asked | None:
    """Return what answers are counted against: the invitations where the exports list them, else the valid chats."""
    ways = ((INVITATIONS, _of_invitations(key)), (CHATS, _of_chats(key)))
    return next(((of, way) for of, way in ways if not way.lacks(present, kind, subject)), None)


def response_rates(tables: Tables, people: pd.DataFrame, wanted: Sequence[str], periods: Sequence[Period], *,
                   as_of: date, **terms: Unpack[Terms]) -> pd.DataFrame:
    """Return the response rate behind each wanted indicator that rests on ratings of customers.

    Parameters
    ----------
    tables, people, wanted, periods, as_of, terms
        As of :func:`perfkit.indicators.compute_indicators`; of the wanted keys only those of customer satisfaction
        are asked.

    Returns
    -------
    DataFrame
        period, role, subject, spell, indicator, of (``invitations`` where the exports say who was invited, else
        ``chats``: valid ones, which could be rated), answers, asked, rate (answers / asked); sorted. A subject of whom
        nobody was asked in a period has no row.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from perfkit.periods import parse_period
    >>> people = pd.DataFrame({"subject": ["a"], "role": ["service"], "spell": ["2026-01-01"],
    ...                        "from_day": [date(2026, 1, 1)], "to_day": [date(9999, 12, 31)]})
    >>> response_rates(SimpleNamespace(paths={}, columns_present={}, engine="duckdb"), people, ["csat"],
    ...                [parse_period("2026-01")], as_of=date(2026, 3, 1), kind="customer_service_presale").empty
    True
    """
    keys = [key for key in keys_of(wanted) if key.partition("@")[0] == RATED_BY_CUSTOMERS]
    present = {name: tuple(tables.columns_present[name]) for name in sorted(tables.paths)}
    kind, subject = terms["kind"], terms.get("subject", "person")
    asked = {key: _asked(key, present, kind, subject) for key in keys}
    ways: Mapping[str, Asked] = {key: found for key, found in asked.items() if found is not None}
    request, rows = request_of(people, periods, as_of, terms), []
    if ways and request.slots:
        with open_engine(tables, request.spells, request.periods, as_of=as_of) as engine:
            for key, (of, way) in ways.items():
                found = engine.ask(way, engine.credit_for(way, 0, struck_days(request, key)), kind, subject)().rows
                rows += [(request.periods[place].text, *request.names[number], key, of, row["numerator"],
                          row["denominator"], row["numerator"] / row["denominator"])
                         for (number, place), row in found.items() if row["denominator"]]
    frame = pd.DataFrame(rows, columns=list(RESPONSE_COLUMNS)).astype({"answers": "Int64", "asked": "Int64"})
    return frame.sort_values(["period", "role", "subject", "spell", "indicator"], kind="stable", ignore_index=True)
