"""Ranges in words, with their closure said: which side owns an edge."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from perfkit.exact import Range
from perfkit.language import Text, told
from perfkit.rewards.number_words import exact_text, percent_text

Write = Callable[[Fraction], Text]
_BOTH = {
    (True, False): Text(en="from {low} to under {high}", zh="{low}（含）至 {high}（不含）"),
    (True, True): Text(en="from {low} up to and including {high}", zh="{low}（含）至 {high}（含）"),
    (False, False): Text(en="above {low} and under {high}", zh="{low}（不含）至 {high}（不含）"),
    (False, True): Text(en="above {low} up to and including {high}", zh="{low}（不含）至 {high}（含）"),
}
_LOW = {True: Text(en="{low} or more", zh="{low} 及以上"), False: Text(en="above {low}", zh="{low} 以上（不含）")}
_HIGH = {True: Text(en="up to and including {high}", zh="{high} 及以下"),
         False: Text(en="under {high}", zh="{high} 以下（不含）")}
_ANY = Text(en="whatever it is", zh="不论多少")


def range_text(ends: Range, write: Write) -> Text:
    """Return a range in words.

    Examples
    --------
    >>> band = Range(Fraction(80), Fraction(90), low_closed=True, high_closed=False)
    >>> range_text(band, writer("points", "CNY")).en, range_text(band, writer("points", "CNY")).zh
    ('from 80 to under 90', '80（含）至 90（不含）')
    """
    if ends.low is None and ends.high is None:
        return _ANY
    if ends.high is None:
        return _LOW[ends.low_closed].bind(low=write(ends.low or Fraction(0)))
    if ends.low is None:
        return _HIGH[ends.high_closed].bind(high=write(ends.high))
    if ends.low == ends.high:
        return Text(en="exactly {low}", zh="恰为 {low}").bind(low=write(ends.low))
    return _BOTH[ends.low_closed, ends.high_closed].bind(low=write(ends.low), high=write(ends.high))


def writer(unit: str, currency: str) -> Write:
    """Return how numbers of a unit (base units) are written in rules: exact, without decimals that say nothing.

    Examples
    --------
    >>> writer("share", "CNY")(Fraction(4, 5)).en, writer("money", "CNY")(Fraction(4_000_000)).zh
    ('80%', '¥40,000')
    """
    if unit in ("share", "ratio"):
        return lambda value: Text.same(percent_text(value))
    if unit == "money":
        return lambda value: told(float(value), "money" if value % 100 else "whole_money", currency=currency)
    if unit == "duration":
        return lambda value: told(float(value), "duration")
    return lambda value: Text.same(exact_text(value)) if value.denominator != 1 else told(float(value), "count")


def money(currency_units: Fraction, currency: str) -> Text:
    """Return an amount that a plan writes in currency units."""
    return writer("money", currency)(currency_units * 100)
