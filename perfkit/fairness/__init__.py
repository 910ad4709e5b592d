"""Fairness: whom rewards reach, how evenly, in which order, and what the evidence supports.

What stands out is flagged for review. Nothing is called fair or discriminatory: that is for people to decide.
"""

from perfkit.fairness.disclosure import enough_for_money, enough_people, feasible_range, group_cells, plan_hiding
from perfkit.fairness.findings import FINDING_COLUMNS
from perfkit.fairness.group_result import GroupReach
from perfkit.fairness.results import Findings, Inequality, PayOrder, Reach
from perfkit.fairness.review import FairnessReview, review_rewards
from perfkit.fairness.words import GROUPS, QUESTIONS, SOURCES

__all__ = [
    "FINDING_COLUMNS",
    "GROUPS",
    "QUESTIONS",
    "SOURCES",
    "FairnessReview",
    "Findings",
    "GroupReach",
    "Inequality",
    "PayOrder",
    "Reach",
    "enough_for_money",
    "enough_people",
    "feasible_range",
    "group_cells",
    "plan_hiding",
    "review_rewards",
]
