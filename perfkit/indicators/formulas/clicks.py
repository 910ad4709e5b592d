"""Pictures on pages: how often they are clicked, alone, within their slot and against a control."""

from __future__ import annotations

from typing import Any

import ibis

from perfkit.indicators.credit import KEYS, Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, floored, ratio, share, summed

MILLIARD = 1_000_000_000
LEAST_OTHERS = 3
MAIN_IMAGE, AD_CREATIVE = "main_image", "ad_creative"


@indicator("page_ctr", page_events="owner ts kind")
def page_ctr(credit: Credit, page_events: Rows) -> Measure:
    """Clicks over impressions of the designer's pictures.

    What a visitor sees on one day, and what else the shop shows on it, belongs together: clusters are days. They are
    those of the day totals too, and a tenth of the work that telling every visitor apart takes.
    """
    seen = credit(page_events, "ts")
    return share(counted(seen, seen.kind == "click"), counted(seen, seen.kind == "impression"), cluster="credited_day")


@indicator("page_ctr", door="totals", page_events_daily="owner date impressions clicks")
def page_ctr_from_totals(credit: Credit, page_events_daily: Rows) -> Measure:
    """Sum over sum of the day counts."""
    days = credit(page_events_daily.filter(page_events_daily.clicks.notnull()), "date")
    return share(summed(days, "clicks"), summed(days, "impressions"), cluster="credited_day")


def of_events(page_events: Rows) -> Rows:
    """Return events with ``shown`` and ``clicked``, each 0 or 1."""
    return page_events.mutate(shown=(page_events.kind == "impression").fill_null(False).cast("int64"),
                              clicked=(page_events.kind == "click").fill_null(False).cast("int64"))


def of_days(page_events_daily: Rows) -> Rows:
    """Return day counts with ``shown`` and ``clicked``, where both are known."""
    days = page_events_daily.filter(page_events_daily.clicks.notnull() & page_events_daily.impressions.notnull())
    return days.mutate(shown=days.impressions, clicked=days.clicks)


def _of_kind(credit: Credit, told: Rows, day: str, kind: str) -> Measure:
    held = credit(told.filter(told.image_kind == kind), day)
    return share(summed(held, "clicked"), summed(held, "shown"), cluster="credited_day")


@indicator("page_ctr@main_image_25", page_events="owner ts kind image_kind")
def main_image_ctr(credit: Credit, page_events: Rows) -> Measure:
    """Main images only (``image_kind`` main_image); the flat 25 % is a target, which a plan writes."""
    return _of_kind(credit, of_events(page_events), "ts", MAIN_IMAGE)


@indicator("page_ctr@main_image_25", door="totals", page_events_daily="owner date impressions clicks image_kind")
def main_image_ctr_from_totals(credit: Credit, page_events_daily: Rows) -> Measure:
    """Main images of the day counts."""
    return _of_kind(credit, of_days(page_events_daily), "date", MAIN_IMAGE)


@indicator("page_ctr@ad_creative", page_events="owner ts kind image_kind")
def ad_creative_ctr(credit: Credit, page_events: Rows) -> Measure:
    """Pictures of advertisements only (``image_kind`` ad_creative); the tiers are bands, which a plan writes."""
    return _of_kind(credit, of_events(page_events), "ts", AD_CREATIVE)


@indicator("page_ctr@ad_creative", door="totals", page_events_daily="owner date impressions clicks image_kind")
def ad_creative_ctr_from_totals(credit: Credit, page_events_daily: Rows) -> Measure:
    """Pictures of advertisements of the day counts."""
    return _of_kind(credit, of_days(page_events_daily), "date", AD_CREATIVE)


def _sums(held: Rows, *groups: str) -> Rows:
    """Return ``shown`` and ``clicked`` added up within groups."""
    return held.group_by(list(groups)).aggregate(shown=held.shown.sum().cast("int64"),
                                                 clicked=held.clicked.sum().cast("int64"))


def _rate(clicked: Any, shown: Any) -> Any:
    """Return clicks per milliard impressions, rounded down: expected clicks stay whole numbers."""
    return floored(clicked * MILLIARD, shown)


def _over_expected(own: Rows) -> Measure:
    """Return clicks over those expected at ``rate``; n counts the impressions that could be compared."""
    held = own.mutate(expected=own.shown * own.rate)
    return ratio(summed(held, "clicked") * MILLIARD, summed(held, "expected"), n=summed(held, "shown"))


def within_slot(seen: Rows) -> Measure:
    """Return clicks over clicks expected at the rate of the others in the same slot and period.

    A slot without at least three others who were shown in it is left out of both sides. One is as clicked as the
    others in the same places; because everybody has other slots, values show where one stands and make no ranking.
    """
    people = _sums(seen.filter(seen.slot_id.notnull()), "spell_owner", "period_no", "slot_id")
    people = people.filter(people.shown > 0)
    around = ibis.window(group_by=["period_no", "slot_id"])
    rest = people.select("spell_owner", "period_no", "slot_id",
                         others=people.count().over(around) - 1,
                         rest_shown=people.shown.sum().over(around).cast("int64") - people.shown,
                         rest_clicked=people.clicked.sum().over(around).cast("int64") - people.clicked)
    enough = rest.filter(rest.others >= LEAST_OTHERS)
    rated = enough.select("spell_owner", "period_no", "slot_id", rate=_rate(enough.rest_clicked, enough.rest_shown))
    own = _sums(seen, *KEYS, "spell_owner", "slot_id")
    return _over_expected(own.inner_join(rated, ["spell_owner", "period_no", "slot_id"]))


@indicator("page_ctr@per_slot", page_events="owner ts kind slot_id")
def ctr_within_slot(credit: Credit, page_events: Rows) -> Measure:
    """Clicks over those expected at the rate of the others in the same slots."""
    return within_slot(credit(of_events(page_events), "ts"))


@indicator("page_ctr@per_slot", door="totals", page_events_daily="owner date slot_id impressions clicks")
def ctr_within_slot_from_totals(credit: Credit, page_events_daily: Rows) -> Measure:
    """The same from day counts per slot."""
    return within_slot(credit(of_days(page_events_daily), "date"))


def against_control(credit: Credit, told: Rows, day: str) -> Measure:
    """Return clicks in split tests over those expected at the rate of each test's control in the same period.

    The control counts whoever made it; the designer's own controls are on its side of the comparison.
    """
    tested = told.filter(told.test_id.notnull())
    control = _sums(credit.in_periods(tested.filter(tested.is_control), day), "period_no", "test_id")
    control = control.filter(control.shown > 0)
    rated = control.select("period_no", "test_id", rate=_rate(control.clicked, control.shown))
    own = _sums(credit(tested.filter(~tested.is_control), day), *KEYS, "test_id")
    return _over_expected(own.inner_join(rated, ["period_no", "test_id"]))


@indicator("page_ctr@ab", page_events="owner ts kind test_id is_control")
def ctr_against_control(credit: Credit, page_events: Rows) -> Measure:
    """Clicks over those expected at the rate of the control image of the same split test."""
    return against_control(credit, of_events(page_events), "ts")


@indicator("page_ctr@ab", door="totals", page_events_daily="owner date impressions clicks test_id is_control")
def ctr_against_control_from_totals(credit: Credit, page_events_daily: Rows) -> Measure:
    """The same from day counts per image."""
    return against_control(credit, of_days(page_events_daily), "date")
