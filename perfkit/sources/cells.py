"""Text of one cell to a whole number, an answer or clean text.

Each reader takes the text that the file holds and gives the value in the unit of its column type, rounded half up
(away from zero). Whatever it cannot read for sure it refuses with :class:`CellError`; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from types import MappingProxyType

_EXACT = Context(prec=60)
LARGEST = 10**15
_LONGEST_NUMBER = 40
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_FULL_WIDTH = {code: code - 0xFEE0 for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
               for code in range(ord(first), ord(last) + 1)}
_MINUS = str.maketrans("−–﹣－", "----")

MONEY_UNITS: Mapping[str, int] = MappingProxyType({
    "yuan": 100, "major": 100, "fen": 1, "minor": 1, "wan": 1_000_000,
})
DURATION_UNITS: Mapping[str, int] = MappingProxyType({
    "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000,
})
SHARE_UNITS: Mapping[str, int] = MappingProxyType({"percent": 10_000, "fraction": 1_000_000})
CLOCK_FORMATS = ("mm:ss", "hh:mm")
_MONEY_WORDS = {"万元": 1_000_000, "万": 1_000_000, "元": 100, "分": 1}
_DURATION_WORDS = {
    "天": "d", "日": "d", "d": "d", "小时": "h", "时": "h", "h": "h", "分钟": "min", "分": "min", "min": "min",
    "m": "min", "毫秒": "ms", "ms": "ms", "秒": "s", "sec": "s", "s": "s",
}
_PIECE = re.compile(rf"(\d+(?:\.\d+)?)\s*({'|'.join(sorted(_DURATION_WORDS, key=len, reverse=True))})\s*")
_CLOCK = re.compile(r"(\d+):([0-5]?\d)(?::([0-5]?\d(?:\.\d+)?))?")
_ANSWERS = {"true": True, "yes": True, "y": True, "1": True, "是": True,
            "false": False, "no": False, "n": False, "0": False, "否": False}


class CellError(Exception):
    """A cell that cannot be read: what is wrong and what would be read."""

    def __init__(self, what: str, allowed: str) -> None:
        self.what, self.allowed = what, allowed
        super().__init__(what)


def clean_text(text: str) -> str:
    """Return text as it was meant: NFC, no blanks, tabs or zero-width characters round it, ``="007"`` unwrapped.

    Examples
    --------
    >>> clean_text('="2636422013297021757"'), clean_text("\\tjd_小东 ")
    ('2636422013297021757', 'jd_小东')
    """
    bare = text.strip() if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()
    wrapped = _FORMULA_TEXT.fullmatch(bare) if bare.startswith("=") else None
    return wrapped[1].strip() if wrapped else bare


def clean_id(text: str) -> str:
    """Return the one spelling of an id: clean text with full-width letters and digits made narrow.

    Examples
    --------
    >>> clean_id("ＣＳ０１ ")
    'CS01'
    """
    bare = clean_text(text)
    return bare if bare.isascii() else bare.translate(_FULL_WIDTH)


def _narrow(text: str) -> str:
    if text.isascii():
        return clean_text(text)
    return clean_text(unicodedata.normalize("NFKC", text)).translate(_MINUS)


def _signed(text: str) -> tuple[int, str]:
    """Take a sign or accounting parentheses off."""
    if text.startswith("(") and text.endswith(")"):
        return -1, text[1:-1].strip()
    if text[:1] in ("-", "+"):
        return (-1 if text[0] == "-" else 1), text[1:].lstrip()
    return 1, text


def _scaled(number: str, factor: int, what: str, allowed: str) -> int:
    """Return `number` times `factor`, rounded half up."""
    if len(number) > _LONGEST_NUMBER or not _NUMBER.fullmatch(number):
        raise CellError(what, allowed)
    exact = _EXACT.multiply(Decimal(number.replace(",", "")), Decimal(factor))
    value = int(exact.to_integral_value(rounding=ROUND_HALF_UP, context=_EXACT))
    if value > LARGEST:
        raise CellError(f"{what}: too large", allowed)
    return value


def read_integer(text: str) -> int:
    """Return a whole number; ``1,234`` and ``59.0`` are read, ``30.5`` is refused.

    Examples
    --------
    >>> read_integer("1,234"), read_integer("(3)"), read_integer("59.0")
    (1234, -3, 59)
    """
    what, allowed = "not a whole number", "a whole number such as 1234 or 1,234"
    sign, number = _signed(_narrow(text))
    whole, _, part = number.partition(".")
    if part.strip("0"):
        raise CellError(what, allowed)
    return sign * _scaled(whole, 1, what, allowed)


def read_thousandths(text: str) -> int:
    """Return a decimal number in thousandths.

    Examples
    --------
    >>> read_thousandths("30.5")
    30500
    """
    sign, number = _signed(_narrow(text))
    return sign * _scaled(number, 1000, "not a number", "a number such as 30.5 or 1,234.5")


def read_money(text: str, *, unit: str | None) -> int:
    """Return an amount in minor units.

    Parameters
    ----------
    text : str
        ``2,876.05``, ``¥12``, ``￥238.23``, ``5元``, ``1.2万``, ``-3`` or ``(300)``.
    unit : {"yuan", "major", "fen", "minor", "wan"} or None
        Unit of a bare number. Without one a bare number is refused; a number with a sign or word needs none.

    Raises
    ------
    CellError
        For anything else.

    Examples
    --------
    >>> read_money("￥2,876.05", unit=None), read_money("(300)", unit="yuan"), read_money("2.675", unit="yuan")
    (287605, -30000, 268)
    """
    what, allowed = "not an amount of money", "an amount such as 1,234.50, ¥12, 5元 or (300)"
    sign, rest = _signed(_narrow(text))
    marked = rest.startswith(("¥", "CNY", "RMB"))
    if marked:
        inner, rest = _signed(rest.removeprefix("¥").removeprefix("CNY").removeprefix("RMB").strip())
        sign *= inner
    for word, factor in _MONEY_WORDS.items():
        if rest.endswith(word):
            return sign * _scaled(rest.removesuffix(word).strip(), factor, what, allowed)
    if marked:
        return sign * _scaled(rest, 100, what, allowed)
    return sign * _scaled(rest, _factor(rest, unit, MONEY_UNITS, what, allowed), what, allowed)


def _factor(number: str, unit: str | None, units: Mapping[str, int], what: str, allowed: str) -> int:
    """Return the factor of a bare number's unit; a number without one is refused."""
    if unit is not None:
        return units[unit]
    if _NUMBER.fullmatch(number):
        raise CellError("a number without its unit", f"declare unit: {', '.join(units)}")
    raise CellError(what, allowed)


def read_share(text: str, *, unit: str | None) -> int:
    """Return a share in parts per million; a number without ``%`` needs its `unit` (percent or fraction).

    Examples
    --------
    >>> read_share("47.83%", unit=None), read_share("0.4783", unit="fraction")
    (478300, 478300)
    """
    what, allowed = "not a share", "a share such as 45.3%"
    sign, rest = _signed(_narrow(text))
    if rest.endswith("%"):
        return sign * _scaled(rest[:-1].strip(), SHARE_UNITS["percent"], what, allowed)
    return sign * _scaled(rest, _factor(rest, unit, SHARE_UNITS, what, allowed), what, allowed)


def read_duration(text: str, *, unit: str | None, clock: str | None = None) -> int:
    """Return a duration in milliseconds.

    Parameters
    ----------
    text : str
        ``1分05秒``, ``1小时18分36秒``, ``36.5s``, ``250ms``, ``00:01:05``, or a bare number.
    unit : {"ms", "s", "min", "h", "d"} or None
        Unit of a bare number.
    clock : {"mm:ss", "hh:mm"} or None
        What ``01:05`` means; refused where it is not declared.

    Raises
    ------
    CellError
        For anything else.

    Examples
    --------
    >>> read_duration("1分05秒", unit=None), read_duration("00:01:05", unit=None), read_duration("36.5", unit="s")
    (65000, 65000, 36500)
    """
    what, allowed = "not a duration", "a duration such as 1分05秒, 00:01:05 or 45.3s"
    sign, rest = _signed(_narrow(text))
    if (found := _CLOCK.fullmatch(rest)) is not None:
        return sign * _clock_time(found, clock)
    if rest and _PIECE.sub("", rest) == "":
        parts = [(_DURATION_WORDS[word], number) for number, word in _PIECE.findall(rest)]
        _refuse_disorder([unit for unit, _ in parts], what, allowed)
        return sign * sum(_scaled(number, DURATION_UNITS[word], what, allowed) for word, number in parts)
    return sign * _scaled(rest, _factor(rest, unit, DURATION_UNITS, what, allowed), what, allowed)


def _refuse_disorder(units: list[str], what: str, allowed: str) -> None:
    sizes = [DURATION_UNITS[unit] for unit in units]
    if sizes != sorted(set(sizes), reverse=True):
        raise CellError(what, allowed)


def _clock_time(found: re.Match[str], clock: str | None) -> int:
    first, second, third = found.groups()
    what, allowed = "not a duration", "hours:minutes:seconds such as 00:01:05"
    if third is None and clock is None:
        raise CellError("hours and minutes, or minutes and seconds", 'declare format: "mm:ss" or "hh:mm"')
    if third is None and clock == "mm:ss":
        first, second, third = "0", first, second
    hours, minutes, seconds = (_scaled(part or "0", DURATION_UNITS[unit], what, allowed)
                               for part, unit in ((first, "h"), (second, "min"), (third, "s")))
    return hours + minutes + seconds


def read_boolean(text: str) -> bool:
    """Return an answer: true, yes, y, 1, 是 or false, no, n, 0, 否, in any case.

    Examples
    --------
    >>> read_boolean("是"), read_boolean("False")
    (True, False)
    """
    answer = _ANSWERS.get(_narrow(text).casefold())
    if answer is None:
        raise CellError("not a yes or a no", "true, false, yes, no, 1, 0, 是 or 否")
    return answer
