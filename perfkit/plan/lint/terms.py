"""Words that two makers use for opposite things."""

from __future__ import annotations

import re

from perfkit.plan.documents import Path
from perfkit.plan.lint.findings import Found, finding

TWO_MEANINGS = {
    "cumulative": "slices with one vendor, the rate of the tier on all of the base with others",
    "累进": "超额累进 (slices) or 全额累进 (the rate of the tier on all of the base)",
    "retroactive": "the whole of one period, or periods already paid",
}


def term_findings(text: str, place: Path) -> Found:
    """Yield the words of a name that mean two things.

    Examples
    --------
    >>> [problem.got for _, problem in term_findings("non-cumulative", ("pay", 0))]
    ['cumulative']
    >>> list(term_findings("whole amount", ("pay", 0)))
    []
    """
    for word, meanings in TWO_MEANINGS.items():
        known = re.search("超额累进|全额累进", text) is not None
        if word in text.lower() and not known:
            yield finding(place, "term", f"a word of two meanings: {meanings}", word, step="whole amount, or slices")
