"""Customer service: how fast, how well, how often a question becomes a sale."""

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
PASS_MARK = 80
CONTACT_KEYS = "owner chat_id buyer_id order_id? issue_code started_at"

REFUSED = (
    Refusal("first_response_time@default", "chats_daily", "quantile"),
    Refusal("first_response_time@p90", "chats_daily", "quantile"),
    Refusal("reply_rate@default", "chats_daily", "distinct"),
    Refusal("inquiry_conversion@default", "chats_daily", "distinct"),
    Refusal("avg_response_time@default", "chats_daily", "cap"),
)


def valid_chats(credit: Credit, chats: Rows) -> Rows:
    """Return valid chats with ``wait``, the milliseconds to the first human reply (missing: never answered)."""
    held = credit(chats.filter(chats.is_valid), "started_at")
    return held.mutate(wait=waited(held.first_human_reply_at, held.first_message_at))


@indicator("first_response_time", "first_response_time@plain", chats=CHATS)
def first_response_time(credit: Credit, chats: Rows) -> Measure:
    """Median wait of the valid chats that a human answered."""
    return quantile(valid_chats(credit, chats), "wait", Fraction(1, 2))


@indicator("first_response_time@p90", chats=CHATS)
def first_response_time_p90(credit: Credit, chats: Rows) -> Measure:
    """Wait that nine of ten answered chats do not exceed."""
    return quantile(valid_chats(credit, chats), "wait", Fraction(9, 10))


@indicator("first_response_time@mean", chats=CHATS)
def first_response_time_mean(credit: Credit, chats: Rows) -> Measure:
    """Mean wait of the valid chats that a human answered."""
    return mean(valid_chats(credit, chats), "wait")


def answered_within(held: Rows, seconds: int) -> Measure:
    """Return the share of chats answered by a human within a limit; one never answered is late."""
    quick = within(held.first_human_reply_at, held.first_message_at, seconds=seconds)
    return share(counted(held, quick), counted(held))


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
    return share(summed(days, "within_60s"), summed(days, "received"))


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
    """3 minutes for every turn."""
    held = human_turns(credit, chat_turns)
    return share(counted(held, within(held.replied_at, held.asked_at, seconds=180)), counted(held))


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
    return share(summed(days, "answered"), summed(days, "received"))


@indicator("inquiry_conversion", window=3, orders="order_id buyer_id created_at paid_at",
           chats="owner chat_id buyer_id started_at phase is_valid first_human_reply_at")
def inquiry_conversion(credit: Credit, orders: Rows, chats: Rows) -> Measure:
    """Buyers who ask before a sale and pay within three days; an order counts for the last human chat before it."""
    asked = chats.filter((chats.phase == "presale") & chats.is_valid)
    held = credit(asked, "started_at")
    won = held.semi_join(last_chats(asked, orders), "chat_id")
    return share(distinct(won, "buyer_id"), distinct(held, "buyer_id"))


def last_chats(asked: Rows, orders: Rows) -> Rows:
    """Return, for each order paid within three days, the last chat with a human reply that began before it."""
    heard = asked.filter(asked.first_human_reply_at.notnull()).select("chat_id", "buyer_id", "started_at")
    paid = orders.filter(orders.paid_at.notnull())
    paid = paid.select("order_id", "created_at", "paid_at", order_buyer="buyer_id")
    pairs = heard.inner_join(paid, [heard.buyer_id == paid.order_buyer, heard.started_at <= paid.created_at])
    latest = ibis.window(group_by="order_id", order_by=[ibis.desc("started_at"), ibis.desc("chat_id")])
    ranked = pairs.mutate(rank=ibis.row_number().over(latest))
    last = ranked.filter(ranked["rank"] == 0)
    return last.filter(within(last.paid_at, last.started_at, days=3)).select("chat_id")


@indicator("inquiry_conversion@per_day", door="totals", chats_daily="owner date inquirers paid_buyers")
def inquiry_conversion_per_day(credit: Credit, chats_daily: Rows) -> Measure:
    """Day counts of inquirers, added up; days whose sales are not known yet are left out of both sides."""
    days = credit(chats_daily.filter(chats_daily.paid_buyers.notnull()), "date")
    return share(summed(days, "paid_buyers"), summed(days, "inquirers"))


@indicator("csat", "csat@zendesk", ratings="owner rated_at score")
def csat(credit: Credit, ratings: Rows) -> Measure:
    """Ratings of 4 and 5 over all ratings; a 3 is not good."""
    rated = credit(ratings.filter(ratings.score.notnull()), "rated_at")
    return share(counted(rated, rated.score >= 4), counted(rated))


@indicator("csat@mean5", ratings="owner rated_at score")
def csat_mean(credit: Credit, ratings: Rows) -> Measure:
    """Mean rating from 1 to 5."""
    return mean(credit(ratings, "rated_at"), "score")


@indicator("service_attitude", qa_reviews="owner reviewed_at attitude_points")
def service_attitude(credit: Credit, qa_reviews: Rows) -> Measure:
    """Mean attitude points of reviewed chats."""
    return mean(credit(qa_reviews, "reviewed_at"), "attitude_points")


@indicator("answer_accuracy", qa_reviews="owner reviewed_at points_accuracy points_complete critical_error")
def answer_accuracy(credit: Credit, qa_reviews: Rows) -> Measure:
    """Reviewed chats without a critical error and with at least 80 points for accuracy and completeness together."""
    seen = credit(qa_reviews, "reviewed_at")
    right = ~seen.critical_error & (seen.points_accuracy + seen.points_complete >= PASS_MARK)
    return share(counted(seen, right), counted(seen))


def solved_at_once(credit: Credit, chats: Rows, days: int) -> Measure:
    """Return the share of valid chats that the same buyer does not follow up on the same order or issue."""
    held = credit(chats.filter(chats.is_valid), "started_at")
    later = chats.select(next_buyer="buyer_id", next_order="order_id", next_issue="issue_code", next_at="started_at")
    again = held.semi_join(later, [
        held.buyer_id == later.next_buyer, later.next_at > held.started_at,
        within(later.next_at, held.started_at, days=days),
        (held.order_id == later.next_order).fill_null(False) | (held.issue_code == later.next_issue).fill_null(False)])
    return share(counted(held) - counted(again), counted(held))


@indicator("fcr", window=7, chats=f"{CONTACT_KEYS} is_valid")
def fcr(credit: Credit, chats: Rows) -> Measure:
    """No further chat of the same buyer on the same order or issue within seven days."""
    return solved_at_once(credit, chats, 7)


@indicator("fcr@w14", window=14, chats=f"{CONTACT_KEYS} is_valid")
def fcr_14_days(credit: Credit, chats: Rows) -> Measure:
    """The same within fourteen days."""
    return solved_at_once(credit, chats, 14)


def chats_with_replies(credit: Credit, chats: Rows, chat_turns: Rows) -> Rows:
    """Return valid chats with ``replies``, the number of human or assisted replies."""
    human = chat_turns.filter(chat_turns.reply_kind.isin(["human", "assisted"]))
    counts = human.group_by("chat_id").aggregate(replies=human.count())
    held = credit(chats.filter(chats.is_valid), "started_at")
    joined = held.left_join(counts, "chat_id")
    return joined.mutate(replies=joined.replies.fill_null(0))


@indicator("fcr@zendesk_onetouch", chats="owner chat_id started_at is_valid", chat_turns="chat_id reply_kind")
def fcr_one_touch(credit: Credit, chats: Rows, chat_turns: Rows) -> Measure:
    """Fewer than two replies; a chat closed without any reply counts as solved."""
    held = chats_with_replies(credit, chats, chat_turns)
    return share(counted(held, held.replies < 2), counted(held))


@indicator("fcr@exactly_one", chats="owner chat_id started_at is_valid", chat_turns="chat_id reply_kind")
def fcr_exactly_one(credit: Credit, chats: Rows, chat_turns: Rows) -> Measure:
    """Exactly one reply."""
    held = chats_with_replies(credit, chats, chat_turns)
    return share(counted(held, held.replies == 1), counted(held))
