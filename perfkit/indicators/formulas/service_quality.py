"""How well questions are answered: ratings, solved at once."""

from __future__ import annotations

import ibis

from perfkit.indicators.credit import KEYS, Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, mean, ratio, share, summed, within

FEW = 50
RATED_BY = "buyer_id? chat_id?"
CONTACT_KEYS = "owner chat_id buyer_id order_id? issue_code started_at"


def with_rater(ratings: Rows) -> Rows:
    """Return ratings that belong together where one buyer gave them, or where they are of one chat."""
    return ratings.mutate(buyer_id=ratings.buyer_id.coalesce(ratings.chat_id))


@indicator("csat", "csat@zendesk", ratings=f"owner rated_at score {RATED_BY}")
def csat(credit: Credit, ratings: Rows) -> Measure:
    """Ratings of 4 and 5 over all ratings; a 3 is not good."""
    rated = credit(with_rater(ratings.filter(ratings.score.notnull())), "rated_at")
    return share(counted(rated, rated.score >= 4), counted(rated), cluster="buyer_id")


@indicator("csat@mean5", ratings="owner rated_at score")
def csat_mean(credit: Credit, ratings: Rows) -> Measure:
    """Mean rating from 1 to 5."""
    return mean(credit(ratings, "rated_at"), "score")


@indicator("csat@jd", ratings="owner rated_at score")
def csat_of_fifty(credit: Credit, ratings: Rows) -> Measure:
    """The default from 51 ratings on; with fewer, each bad one costs one of fifty, whatever their number."""
    rated = credit(ratings.filter(ratings.score.notnull()), "rated_at")
    counts = rated.group_by(list(KEYS)).aggregate(good=rated.count(where=rated.score >= 4), ratings=rated.count())
    filled = counts.mutate(missing=ibis.greatest(FEW - counts.ratings, 0))
    padded = filled.mutate(not_bad=filled.good + filled.missing, at_least_fifty=filled.ratings + filled.missing)
    return ratio(summed(padded, "not_bad"), summed(padded, "at_least_fifty"), n=summed(padded, "ratings"))


@indicator("csat@dissat", ratings=f"owner rated_at score {RATED_BY}")
def dissatisfied(credit: Credit, ratings: Rows) -> Measure:
    """Ratings of 1 and 2 over all ratings."""
    rated = credit(with_rater(ratings.filter(ratings.score.notnull())), "rated_at")
    return share(counted(rated, rated.score <= 2), counted(rated), cluster="buyer_id")


@indicator("csat@callback", ratings=f"owner rated_at score channel {RATED_BY}")
def csat_on_callback(credit: Credit, ratings: Rows) -> Measure:
    """The same, of the ratings given in a call-back (``channel`` is ``callback``)."""
    called = ratings.filter(ratings.score.notnull() & (ratings.channel == "callback"))
    rated = credit(with_rater(called), "rated_at")
    return share(counted(rated, rated.score >= 4), counted(rated), cluster="buyer_id")


@indicator("service_attitude@customer", ratings="owner rated_at score about")
def attitude_of_customers(credit: Credit, ratings: Rows) -> Measure:
    """Mean rating from 1 to 5 of those that customers gave for attitude (``about`` is ``attitude``)."""
    return mean(credit(ratings.filter(ratings.about == "attitude"), "rated_at"), "score")


def solved_at_once(credit: Credit, chats: Rows, days: int) -> Measure:
    """Return the share of valid chats that the same buyer does not follow up on the same order or issue.

    One who comes back does so again and again: chats of one buyer belong together.
    """
    held = credit(chats.filter(chats.is_valid), "started_at")
    later = chats.select(next_buyer="buyer_id", next_order="order_id", next_issue="issue_code", next_at="started_at")
    again = held.semi_join(later, [
        held.buyer_id == later.next_buyer, later.next_at > held.started_at,
        within(later.next_at, held.started_at, days=days),
        (held.order_id == later.next_order).fill_null(False) | (held.issue_code == later.next_issue).fill_null(False)])
    followed = again.select(followed_chat="chat_id").distinct()
    told = held.left_join(followed, held.chat_id == followed.followed_chat)
    return share(counted(told, told.followed_chat.isnull()), counted(told), cluster="buyer_id")


@indicator("fcr", window=7, chats=f"{CONTACT_KEYS} is_valid")
def fcr(credit: Credit, chats: Rows) -> Measure:
    """No further chat of the same buyer on the same order or issue within seven days."""
    return solved_at_once(credit, chats, 7)


@indicator("fcr@w14", window=14, chats=f"{CONTACT_KEYS} is_valid")
def fcr_14_days(credit: Credit, chats: Rows) -> Measure:
    """The same within fourteen days."""
    return solved_at_once(credit, chats, 14)


def chats_with_replies(credit: Credit, chats: Rows, chat_turns: Rows) -> Rows:
    """Return valid chats with ``replies``, the number of human or assisted replies; a buyer may have several."""
    human = chat_turns.filter(chat_turns.reply_kind.isin(["human", "assisted"]))
    counts = human.group_by("chat_id").aggregate(replies=human.count())
    held = credit(chats.filter(chats.is_valid), "started_at")
    joined = held.left_join(counts, "chat_id")
    return joined.mutate(replies=joined.replies.fill_null(0))


@indicator("fcr@zendesk_onetouch", chats="owner chat_id started_at is_valid buyer_id?", chat_turns="chat_id reply_kind")
def fcr_one_touch(credit: Credit, chats: Rows, chat_turns: Rows) -> Measure:
    """Fewer than two replies; a chat closed without any reply counts as solved."""
    held = chats_with_replies(credit, chats, chat_turns)
    return share(counted(held, held.replies < 2), counted(held), cluster="buyer_id")


@indicator("fcr@exactly_one", chats="owner chat_id started_at is_valid buyer_id?", chat_turns="chat_id reply_kind")
def fcr_exactly_one(credit: Credit, chats: Rows, chat_turns: Rows) -> Measure:
    """Exactly one reply."""
    held = chats_with_replies(credit, chats, chat_turns)
    return share(counted(held, held.replies == 1), counted(held), cluster="buyer_id")


@indicator("fcr@survey", ratings=f"owner rated_at solved {RATED_BY}")
def solved_says_customer(credit: Credit, ratings: Rows) -> Measure:
    """Customers who say that it is solved, over those who say whether it is."""
    asked = credit(with_rater(ratings.filter(ratings.solved.notnull())), "rated_at")
    return share(counted(asked, asked.solved), counted(asked), cluster="buyer_id")


@indicator("fcr@agent_flag", chats="owner started_at is_valid agent_solved buyer_id?")
def solved_says_agent(credit: Credit, chats: Rows) -> Measure:
    """Valid chats that the agent ticked as solved; one without a tick is not."""
    held = credit(chats.filter(chats.is_valid), "started_at")
    return share(counted(held, held.agent_solved), counted(held), cluster="buyer_id")
