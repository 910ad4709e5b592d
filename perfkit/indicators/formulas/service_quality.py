"""How well questions are answered: ratings, reviews, solved at once."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, mean, share, within

PASS_MARK = 80
CONTACT_KEYS = "owner chat_id buyer_id order_id? issue_code started_at"


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
