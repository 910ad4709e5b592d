"""What people know: tests, the use of the knowledge base, breaches of platform rules."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, counted, ratio, share, summed, total

PLATFORM_VIOLATION = "platform_violation"
"""The kind of an incident whose severity is what the platform charges: penalty points."""

QUIZZES = "owner taken_at topic points max_points questions?"


def quiz_score(credit: Credit, quizzes: Rows, topic: str) -> Measure:
    """Return points over possible points of a topic; a test that does not tell its questions counts as one of them."""
    sat = credit(quizzes.filter(quizzes.topic == topic), "taken_at")
    told = sat.mutate(asked=sat.questions.fill_null(1))
    return ratio(summed(told, "points"), summed(told, "max_points"), n=summed(told, "asked"))


@indicator("product_knowledge", quizzes=QUIZZES)
def product_knowledge(credit: Credit, quizzes: Rows) -> Measure:
    """Points over possible points of tests on products (``topic`` is ``product``)."""
    return quiz_score(credit, quizzes, "product")


@indicator("platform_rule_knowledge", quizzes=QUIZZES)
def platform_rule_knowledge(credit: Credit, quizzes: Rows) -> Measure:
    """Points over possible points of tests on platform rules (``topic`` is ``platform_rule``)."""
    return quiz_score(credit, quizzes, "platform_rule")


@indicator("product_knowledge@kb_use", chats="owner started_at is_valid kb_used buyer_id?")
def knowledge_base_use(credit: Credit, chats: Rows) -> Measure:
    """Valid chats solved with the knowledge base, over those of which it is known; a buyer may have several."""
    held = credit(chats.filter(chats.is_valid & chats.kb_used.notnull()), "started_at")
    return share(counted(held, held.kb_used), counted(held), cluster="buyer_id")


@indicator("platform_rule_knowledge@violations", incidents="owner ts kind severity upheld",
           chats="owner started_at is_valid")
def platform_penalty_points(credit: Credit, incidents: Rows, chats: Rows) -> Measure:
    """Penalty points (``severity``) of upheld incidents of kind ``platform_violation``; it rests on valid chats.

    Who had chats and no incident has 0 points.
    """
    charged = credit(incidents.filter((incidents.kind == PLATFORM_VIOLATION) & incidents.upheld), "ts")
    return total(summed(charged, "severity"), n=counted(credit(chats.filter(chats.is_valid), "started_at")))
