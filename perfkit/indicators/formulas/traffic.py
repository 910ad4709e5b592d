"""Visitors: how many come, from where, and how many leave at once."""

from __future__ import annotations

from typing import Any

from perfkit.indicators.credit import KEYS, Credit, both
from perfkit.indicators.definition import Past, Refusal, indicator
from perfkit.indicators.formulas.advertising import told_once
from perfkit.indicators.measures import (
    Measure,
    Rows,
    counted,
    distinct,
    ratio,
    share,
    summed,
    total,
    within,
)

SEEN = "owner started_at visitor_id"
FREE = ("search", "recommend", "direct", "member")
"""What ``sessions.source`` calls the sources that cost nothing."""
MILLION = 1_000_000

REFUSED = tuple(Refusal(key, "shop_daily", "distinct") for key in (
    "dau@default", "mau@default", "mau@w28", "mau@w30", "mau@calendar", "organic_visitors@default",
    "organic_share@default", "paid_visitors@default", "bounce_rate@visitor"))


def visitors_a_day(credit: Credit, held: Rows, engaged: Rows) -> Measure:
    """Return the mean over days of how many different visitors each day has; a day without one counts as 0."""
    days = counted(credit.days_of(held))
    return ratio(counted(engaged.select(*KEYS, "visitor_id", "credited_day").distinct()), days, n=days)


@indicator("dau", sessions=f"{SEEN} engaged")
def daily_active_users(credit: Credit, sessions: Rows) -> Measure:
    """Different engaged visitors of each day, mean over the days known."""
    held = credit(sessions, "started_at")
    return visitors_a_day(credit, held, held.filter(held.engaged & held.visitor_id.notnull()))


@indicator("dau@any_visit", sessions=SEEN)
def daily_visitors(credit: Credit, sessions: Rows) -> Measure:
    """Different visitors of each day, engaged or not."""
    held = credit(sessions, "started_at")
    return visitors_a_day(credit, held, held.filter(held.visitor_id.notnull()))


@indicator("dau@any_visit", door="totals", shop_daily="owner date visitors")
def daily_visitors_from_totals(credit: Credit, shop_daily: Rows) -> Measure:
    """The day's own distinct counts, mean over the days."""
    held = credit(shop_daily, "date")
    days = counted(credit.days_of(held))
    return ratio(summed(held, "visitors"), days, n=days)


@indicator("dau@ga_engaged", sessions=f"{SEEN} session_id page_views duration_ms", orders="session_id created_at")
def daily_engaged_visitors(credit: Credit, sessions: Rows, orders: Rows) -> Measure:
    """A visit of ten seconds, of two pages or with an order is engaged; the duration is a column of its own."""
    bought = credit.known(orders, "created_at").select(bought="session_id").distinct()
    seen = sessions.left_join(bought, sessions.session_id == bought.bought)
    held = credit(seen, "started_at")
    engaged = (held.duration_ms >= 10_000) | (held.page_views >= 2) | held.bought.notnull()
    return visitors_a_day(credit, held, held.filter(engaged & held.visitor_id.notnull()))


def active_users(credit: Credit, sessions: Rows) -> Measure:
    """Return how many different engaged visitors the days of a credit have."""
    held = credit(sessions, "started_at")
    people = distinct(held, "visitor_id", held.engaged)
    return total(people, n=people)


@indicator("mau", "mau@w30", sessions=f"{SEEN} engaged")
def monthly_active_users(credit: Credit, sessions: Rows) -> Measure:
    """Different engaged visitors of the 30 days up to the end of the period."""
    return active_users(credit.trailing(30), sessions)


@indicator("mau@w28", sessions=f"{SEEN} engaged")
def active_users_of_28_days(credit: Credit, sessions: Rows) -> Measure:
    """28 days up to the end of the period."""
    return active_users(credit.trailing(28), sessions)


@indicator("mau@calendar", sessions=f"{SEEN} engaged")
def active_users_of_the_month(credit: Credit, sessions: Rows) -> Measure:
    """The calendar month in which the period ends, up to its end."""
    return active_users(credit.in_last_month(), sessions)


@indicator("new_users", "new_users@first_visit", sessions=f"{SEEN} first_visit")
def new_users(credit: Credit, sessions: Rows) -> Measure:
    """Different visitors whose first visit, as the export marks it, lies in the period."""
    held = credit(sessions, "started_at")
    people = distinct(held, "visitor_id", held.first_visit)
    return total(people, n=people)


@indicator("new_users", "new_users@first_visit", door="totals", shop_daily="owner date new_visitors")
def new_users_from_totals(credit: Credit, shop_daily: Rows) -> Measure:
    """Day counts add up here: a visitor has one first visit."""
    people = summed(credit(shop_daily.filter(shop_daily.new_visitors.notnull()), "date"), "new_visitors")
    return total(people, n=people)


@indicator("new_users@registered", accounts="owner account_id registered_at")
def registered_users(credit: Credit, accounts: Rows) -> Measure:
    """Accounts that were opened; they come from a table of their own."""
    people = distinct(credit(accounts, "registered_at"), "account_id")
    return total(people, n=people)


@indicator("new_users@new_buyers", past=Past(days=365), orders="owner order_id buyer_id paid_at")
def new_buyers(credit: Credit, orders: Rows) -> Measure:
    """Buyers with a paid order that none of theirs, with anybody, was paid before in 365 days."""
    paid = credit(orders, "paid_at")
    before = orders.select(old_buyer="buyer_id", old_at="paid_at")
    known = paid.semi_join(before, [paid.buyer_id == before.old_buyer, before.old_at < paid.paid_at,
                                    within(paid.paid_at, before.old_at, days=365)])
    new = paid.anti_join(known.select("order_id"), "order_id")
    people = distinct(new, "buyer_id") + counted(paid) * 0  # orders without a new buyer are a count of 0
    return total(people, n=people)


@indicator("new_users@growth", sessions=f"{SEEN} first_visit")
def growth_of_new_users(credit: Credit, sessions: Rows) -> Measure:
    """New users of the period less those of the period before, where both have visits."""
    now, then = both(credit(sessions, "started_at"), credit.earlier("previous")(sessions, "started_at"))
    people = distinct(now, "visitor_id", now.first_visit)
    return total(people - distinct(then, "visitor_id", then.first_visit), n=people)


def visitors(held: Rows, where: Any) -> Measure:
    """Return how many different visitors have a visit of some kind."""
    people = distinct(held, "visitor_id", where)
    return total(people, n=people)


@indicator("organic_visitors", sessions=f"{SEEN} is_paid")
def organic_visitors(credit: Credit, sessions: Rows) -> Measure:
    """Different visitors with a visit that was not paid for; one who came both ways counts here too."""
    held = credit(sessions, "started_at")
    return visitors(held, ~held.is_paid)


@indicator("organic_visitors@search_only", sessions=f"{SEEN} source")
def visitors_from_search(credit: Credit, sessions: Rows) -> Measure:
    """Visits whose source is ``search``."""
    held = credit(sessions, "started_at")
    return visitors(held, held.source == "search")


@indicator("organic_visitors@all_free", sessions=f"{SEEN} source")
def visitors_from_free_sources(credit: Credit, sessions: Rows) -> Measure:
    """Visits whose source is ``search``, ``recommend``, ``direct`` or ``member``."""
    held = credit(sessions, "started_at")
    return visitors(held, held.source.isin(FREE))


@indicator("organic_visitors@growth", sessions=f"{SEEN} is_paid")
def growth_of_organic_visitors(credit: Credit, sessions: Rows) -> Measure:
    """Change against the same period last year, in parts of it."""
    now = credit(sessions, "started_at")
    then = credit.earlier("last_year")(sessions, "started_at").semi_join(now, list(KEYS))
    people, before = distinct(now, "visitor_id", ~now.is_paid), distinct(then, "visitor_id", ~then.is_paid)
    return ratio(people - before, before, n=people)


@indicator("organic_share", sessions=f"{SEEN} is_paid")
def organic_share(credit: Credit, sessions: Rows) -> Measure:
    """Different visitors with a visit that was not paid for, over all different visitors."""
    held = credit(sessions, "started_at")
    return share(distinct(held, "visitor_id", ~held.is_paid), distinct(held, "visitor_id"))


@indicator("paid_visitors", sessions=f"{SEEN} is_paid")
def paid_visitors(credit: Credit, sessions: Rows) -> Measure:
    """Different visitors with a visit that was paid for."""
    held = credit(sessions, "started_at")
    return visitors(held, held.is_paid)


@indicator("paid_visitors@clicks", ads="owner date campaign_id clicks window_days? basis?")
def paid_clicks(credit: Credit, ads: Rows) -> Measure:
    """Clicks on advertisements."""
    clicks = summed(credit(told_once(ads), "date"), "clicks")
    return total(clicks, n=clicks)


@indicator("bounce_rate", sessions="owner started_at page_views visitor_id?")
def bounce_rate(credit: Credit, sessions: Rows) -> Measure:
    """Visits of one page over visits; those of one visitor belong together."""
    held = credit(sessions.filter(sessions.page_views.notnull()), "started_at")
    return share(counted(held, held.page_views == 1), counted(held), cluster="visitor_id")


@indicator("bounce_rate", door="totals", shop_daily="owner date visits bounced")
def bounce_rate_from_totals(credit: Credit, shop_daily: Rows) -> Measure:
    """Sum over sum of the day counts."""
    days = credit(shop_daily.filter(shop_daily.bounced.notnull()), "date")
    return share(summed(days, "bounced"), summed(days, "visits"), cluster="credited_day")


@indicator("bounce_rate@visitor", sessions=f"{SEEN} page_views")
def bounced_visitors(credit: Credit, sessions: Rows) -> Measure:
    """Visitors who saw one page in the whole period, over visitors."""
    held = credit(sessions.filter(sessions.page_views.notnull() & sessions.visitor_id.notnull()), "started_at")
    people = held.group_by([*KEYS, "visitor_id"]).aggregate(views=held.page_views.sum())
    return share(counted(people, people.views == 1), counted(people))


@indicator("bounce_rate@daily_mean", sessions="owner started_at page_views")
def mean_of_daily_bounce_rates(credit: Credit, sessions: Rows) -> Measure:
    """Mean of the rates of single days, each to the millionth as day reports hold it."""
    held = credit(sessions.filter(sessions.page_views.notnull()), "started_at")
    once = (held.page_views == 1).cast("int64")
    days = held.group_by([*KEYS, "credited_day"]).aggregate(visits=held.count(), bounced=once.sum())
    rated = days.mutate(millionths=(days.bounced * (2 * MILLION) + days.visits) // (days.visits * 2))
    return ratio(summed(rated, "millionths"), counted(rated) * MILLION, n=summed(rated, "visits"))
