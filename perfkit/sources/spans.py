"""Spans of days in a file: none ends before it begins, and two of one subject share no day."""

from __future__ import annotations

import pandas as pd

from perfkit.sources.declared import DeclaredFile


def check_spans(frame: pd.DataFrame, declared: DeclaredFile, *, thing: str, code: str) -> None:
    """Note every span that ends before it begins or overlaps another of its subject, with its line.

    Parameters
    ----------
    frame : DataFrame
        subject, from_day and to_day (both inclusive), a row for each line of `declared`; rows without a day are
        passed over, they are problems of their own.
    declared : DeclaredFile
    thing, code : str
        What a span is called, and the code of one that ends too early.
    """
    known = frame.assign(line=list(declared.lines)).dropna(subset=["from_day", "to_day"])
    days = [known[name].dt.strftime("%Y-%m-%d").tolist() for name in ("from_day", "to_day")]
    last: dict[str, tuple[str, int]] = {}
    for subject, first, end, line in sorted(zip(known["subject"].tolist(), *days, known["line"].tolist(), strict=True)):
        if end < first:
            declared.refuse(f"the {thing} ends before it begins", code, line, "to", got=end,
                            allowed=f"{first} or later")
        before, other = last.get(subject, ("", 0))
        if subject and first <= before:
            declared.refuse(f"two {thing}s of {subject} share a day, the other is in line {other}", "overlap", line,
                            "from", got=first, allowed=f"a day after {before}; both days of a {thing} are inclusive")
        last[subject] = max((before, other), (end, line))
