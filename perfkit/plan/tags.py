"""Words that a plan or scheme carries where the law, or decency, has something to say about it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Tag(NamedTuple):
    """What is doubtful, and what to do instead."""

    what: str
    step: str


TAGS: Mapping[str, Tag] = MappingProxyType({
    "fine": Tag("a fine: an employer has no power to fine; wages may be reduced only for damage, or as agreed",
                "points or bonus not earned, instead of money taken"),
    "review_coercion": Tag("customers' reviews are bought or pressed for: false reviews are forbidden to sellers",
                           "measure service by ratings that nobody is paid for"),
    "paid_reviews": Tag("customers' reviews are bought: false reviews are forbidden to sellers",
                        "measure service by ratings that nobody is paid for"),
    "self_funded_stake": Tag("people pay a stake of their own into the bonus: wages are due in full",
                             "a bonus that the employer alone pays"),
    "bottom_dismissal": Tag("the last in a ranking are dismissed: being last is not being unfit for the work",
                            "an absolute standard, training, and a second review"),
    "deduction": Tag("deductions from wages: at most 20 % of the month's wage, and never below the minimum wage",
                     "a limit of 20 % of the wage, and the minimum wage as a floor"),
})
