"""How fast people answer, and how many buyers they answer."""

from __future__ import annotations

from fractions import Fraction

import ibis

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import Refusal, indicator
from perfkit.indicators.measures import (
    Measure,
    Rows,
    counted,
    distinct,
    mean,
    quantile,
    ratio,
    share,
    summed,
    waited,
    within,
)

CHATS = "owner started_at is_valid first_message_at first_human_reply_at"
TURNS = "owner asked_at replied_at reply_kind"
CAP_MS = 600_000

REFUSED = (
    Refusal("first_response_time@default", "chats_daily", "quantile"),
    Refusal("first_response_time@p90", "chats_daily", "quantile"),
    Refusal("reply_rate@default", "chats_daily", "distinct"),
    Refusal("avg_response_time@default", "chats_daily", "cap"),
)


def valid_chats(credit: Credit, chats: Rows) -> Rows:
    """Return valid chats with ``wait``, the milliseconds to the first human reply (missing: never answered)."""
    held = credit(chats.filter(chats.is_valid), "started_at")
    return held.mutate(wait=waited(held.first_human_reply_at, held.first_message_at))


@indicator("first_response_time", "first_response_time@plain", "first_response_time@redo", chats=CHATS)
def first_response_time(credit: Credit, chats: Rows) -> Measure:
    """Median wait of the valid chats that a human answered; all hours count, and no automatic reply does."""
    return quantile(valid_chats(credit, chats), "wait", Fraction(1, 2))


@indicator("first_response_time@p90", chats=CHATS)
def first_response_time_p90(credit: Credit, chats: Rows) -> Measure:
    """Wait that nine of ten answered chats do not exceed."""
    return quantile(valid_chats(credit, chats), "wait", Fraction(9, 10))


@indicator("first_response_time@zendesk", chats="owner started_at is_valid first_human_reply_at")
def first_response_time_from_creation(credit: Credit, chats: Rows) -> Measure:
    """Median time from the opening of a chat, not its first message, to the first human reply, in calendar time."""
    held = credit(chats.filter(chats.is_valid), "started_at")
    return quantile(held.mutate(wait=waited(held.first_human_reply_at, held.started_at)), "wait", Fraction(1, 2))


@indicator("first_response_time@douyin", chats="owner chat_id started_at is_valid first_message_at",
           chat_turns="chat_id replied_at reply_kind")
def first_response_time_assisted(credit: Credit, chats: Rows, chat_turns: Rows) -> Measure:
    """Median wait to the first reply of a human, assisted or not; a welcome text is no reply."""
    replies = chat_turns.filter(chat_turns.reply_kind.isin(["human", "assisted"]))
    first = replies.group_by("chat_id").aggregate(first_reply_at=replies.replied_at.min())
    held = credit(chats.filter(chats.is_valid), "started_at").inner_join(first, "chat_id")
    return quantile(held.mutate(wait=waited(held.first_reply_at, held.first_message_at)), "wait", Fraction(1, 2))


@indicator("first_response_time@mean", chats=CHATS)
def first_response_time_mean(credit: Credit, chats: Rows) -> Measure:
    """Mean wait of the valid chats that a human answered."""
    return mean(valid_chats(credit, chats), "wait")


def answered_within(held: Rows, seconds: int) -> Measure:
    """Return the share of chats answered by a human within a limit; one never answered is late.

    On a busy day many wait: chats of one day belong together, and the interval allows for it.
    """
    quick = within(held.first_human_reply_at, held.first_message_at, seconds=seconds)
    return share(counted(held, quick), counted(held), cluster="credited_day")


def started_between(held: Rows, first: int, last: int) -> Rows:
    """Return the chats that started from hour `first` up to, not including, hour `last`."""
    return held.filter(held.started_at.hour().between(first, last - 1))


@indicator("response_within_60s", chats=CHATS)
def response_within_60s(credit: Credit, chats: Rows) -> Measure:
    """60.000 s are within; chats never answered are in the denominator."""
    return answered_within(valid_chats(credit, chats), 60)


@indicator("response_within_60s", door="totals", chats_daily="owner date within_60s received")
def response_within_60s_from_totals(credit: Credit, chats_daily: Rows) -> Measure:
    """Sum over sum of the day counts."""
    days = credit(chats_daily.filter(chats_daily.within_60s.notnull()), "date")
    return share(summed(days, "within_60s"), summed(days, "received"), cluster="credited_day")


@indicator("response_within_60s@jd30", chats=CHATS)
def response_within_30s(credit: Credit, chats: Rows) -> Measure:
    """30 s; only chats started from 09:00 to 23:00."""
    return answered_within(started_between(valid_chats(credit, chats), 9, 23), 30)


@indicator("response_within_60s@s180_session", chats=CHATS)
def response_within_3min(credit: Credit, chats: Rows) -> Measure:
    """3 minutes; only chats started from 08:00:00 to 22:59:59."""
    return answered_within(started_between(valid_chats(credit, chats), 8, 23), 180)


def human_turns(credit: Credit, chat_turns: Rows) -> Rows:
    """Return the turns that a human answered, helped or left."""
    held = credit(chat_turns, "asked_at")
    return held.filter(held.reply_kind.isin(["human", "assisted", "none"]))


@indicator("response_within_60s@s180_turn", chat_turns=TURNS)
def turns_within_3min(credit: Credit, chat_turns: Rows) -> Measure:
    """3 minutes for every turn; turns of one day, and so of one chat, belong together."""
    held = human_turns(credit, chat_turns)
    return share(counted(held, within(held.replied_at, held.asked_at, seconds=180)), counted(held),
                 cluster="credited_day")


@indicator("response_within_60s@s180_buyer", chat_turns=f"{TURNS} chat_id", chats="chat_id buyer_id")
def buyers_within_3min(credit: Credit, chat_turns: Rows, chats: Rows) -> Measure:
    """Buyers none of whose turns was late."""
    held = human_turns(credit, chat_turns).inner_join(chats, "chat_id")
    late = held.filter(~within(held.replied_at, held.asked_at, seconds=180).fill_null(False))
    return share(distinct(held, "buyer_id") - distinct(late, "buyer_id"), distinct(held, "buyer_id"))


def working_turns(credit: Credit, chat_turns: Rows) -> Rows:
    """Return the human turns asked from 08:00 to 22:59:59, with their ``wait``."""
    held = human_turns(credit, chat_turns)
    asked = held.filter(held.asked_at.hour().between(8, 22))
    return asked.mutate(wait=waited(asked.replied_at, asked.asked_at))


@indicator("avg_response_time", "avg_response_time@tmall", chat_turns=TURNS)
def avg_response_time(credit: Credit, chat_turns: Rows) -> Measure:
    """Mean wait of turns, each at most 600 s; an unanswered turn counts 600 s."""
    held = working_turns(credit, chat_turns)
    capped = held.mutate(capped=ibis.least(held.wait.fill_null(CAP_MS), CAP_MS))
    return ratio(summed(capped, "capped"), counted(capped), n=counted(capped))


@indicator("avg_response_time@with_welcome", chat_turns=f"{TURNS} welcomed_at")
def avg_response_time_with_welcome(credit: Credit, chat_turns: Rows) -> Measure:
    """As the default, but a welcome text answers a turn where it came before the reply or in place of one."""
    held = working_turns(credit, chat_turns)
    greeted = waited(held.welcomed_at, held.asked_at)
    soonest = held.mutate(capped=ibis.least(held.wait.fill_null(CAP_MS), greeted.fill_null(CAP_MS), CAP_MS))
    return ratio(summed(soonest, "capped"), counted(soonest), n=counted(soonest))


@indicator("avg_response_time@uncapped", chat_turns=TURNS)
def avg_response_time_uncapped(credit: Credit, chat_turns: Rows) -> Measure:
    """Mean wait of answered turns, without a limit."""
    held = working_turns(credit, chat_turns)
    answered = held.filter(held.wait.notnull())
    return ratio(summed(answered, "wait"), counted(answered), n=counted(answered))


@indicator("avg_response_time@uncapped", door="totals", chats_daily="owner date response_ms turns")
def avg_response_time_from_totals(credit: Credit, chats_daily: Rows) -> Measure:
    """Sum of waits over turns, as the platform counts both."""
    days = credit(chats_daily.filter(chats_daily.response_ms.notnull()), "date")
    return ratio(summed(days, "response_ms"), summed(days, "turns"), n=summed(days, "turns"))


@indicator("reply_rate", chats="owner started_at buyer_id first_human_reply_at")
def reply_rate(credit: Credit, chats: Rows) -> Measure:
    """Buyers whom a human answered at least once, over buyers received."""
    held = credit(chats, "started_at")
    return share(distinct(held, "buyer_id", held.first_human_reply_at.notnull()), distinct(held, "buyer_id"))


@indicator("reply_rate@m3", chats="owner started_at buyer_id first_message_at first_human_reply_at")
def reply_rate_3min(credit: Credit, chats: Rows) -> Measure:
    """Buyers whom a human answered within three minutes at least once."""
    held = credit(chats, "started_at")
    quick = within(held.first_human_reply_at, held.first_message_at, minutes=3)
    return share(distinct(held, "buyer_id", quick), distinct(held, "buyer_id"))


@indicator("reply_rate@per_day", door="totals", chats_daily="owner date answered received")
def reply_rate_per_day(credit: Credit, chats_daily: Rows) -> Measure:
    """Day counts of buyers, added up."""
    days = credit(chats_daily.filter(chats_daily.answered.notnull()), "date")
    return share(summed(days, "answered"), summed(days, "received"), cluster="credited_day")
