"""Vetoes over pay in words: which event, on what evidence, through whom it came, and what is not paid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from perfkit.language import Text
from perfkit.rewards.reasons import LINE_REASONS
from perfkit.scoring.reasons import reason_text

Who = Callable[[str], Text]
_REACHED: Mapping[str, Text] = {
    "post_owner": Text(en="{said}; it happened to {who} and reaches whoever leads that team",
                       zh="{said}；事发于 {who}，连带其岗位负责人"),
    "supervisor": Text(en="{said}; it happened to {who} and reaches the supervisor",
                       zh="{said}；事发于 {who}，连带其主管")}
_NOT_PAID = Text(en="{said}; {amount} is not paid", zh="{said}；{amount} 不予发放")


def veto_sentence(reason: str, known: Mapping[str, Any], amount: Text | None, who: Who) -> Text:
    """Return which event took an amount, how it came to this subject, and what is not paid.

    Parameters
    ----------
    reason : str
        Names the event and its evidence.
    known : mapping
        The arithmetic of the line, with `role` and `through` where the event happened to somebody else.
    amount : Text or None
        What would have been paid.
    who : callable
        The words for another person, as far as the reader may know it.
    """
    said = reason_text(reason, LINE_REASONS)
    if known.get("role") in _REACHED:
        said = _REACHED[known["role"]].bind(said=said, who=who(known["through"]))
    return said if amount is None else _NOT_PAID.bind(said=said, amount=amount)
