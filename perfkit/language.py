"""Two languages: texts in pairs, and numbers, money, durations and dates as each language writes them.

Every sentence that a page shows is a :class:`Text`, written beside the code that uses it, in both languages at once.
A text that exists in one language only cannot be made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from string import Formatter
from typing import Literal

from babel import Locale
from babel.dates import format_date as babel_date
from babel.numbers import format_decimal, get_currency_symbol

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_LOCALES: dict[Language, str] = {"zh": "zh_Hans_CN", "en": "en_US"}
_SHORT_MARK = "–"


@dataclass(frozen=True)
class Text:
    """One sentence or label in both languages.

    Parameters
    ----------
    en, zh : str
        The texts. Named fields in braces, such as ``{n}``, must be the same in both.

    Examples
    --------
    >>> paid = Text(en="{n} of {total} were paid", zh="{total} 人中有 {n} 人获得奖金")
    >>> paid.fill("en", n=3, total=5)
    '3 of 5 were paid'
    >>> paid.bind(n=3, total=5).fill("zh")
    '5 人中有 3 人获得奖金'
    """

    en: str
    zh: str

    def __post_init__(self) -> None:
        if not self.en.strip() or not self.zh.strip():
            raise ValueError(f"a text needs both languages, got en={self.en!r}, zh={self.zh!r}")
        if _fields(self.en) != _fields(self.zh):
            raise ValueError(f"fields differ: en has {sorted(_fields(self.en))}, zh has {sorted(_fields(self.zh))}")

    def fill(self, language: Language, **parts: object) -> str:
        """Return the text in `language` with its fields filled; a `Text` as a part is filled in the same language."""
        pattern = self.zh if language == "zh" else self.en
        return pattern.format(**{name: part.fill(language) if isinstance(part, Text) else part
                                 for name, part in parts.items()})

    def bind(self, **parts: object) -> Text:
        """Return a text without fields, filled in both languages."""
        filled = {language: self.fill(language, **parts).replace("{", "{{").replace("}", "}}")
                  for language in LANGUAGES}
        return Text(en=filled["en"], zh=filled["zh"])

    @classmethod
    def same(cls, data: str) -> Text:
        """Return data (a name, an id) as a text: data are never translated."""
        escaped = data.replace("{", "{{").replace("}", "}}") or "–"
        return cls(en=escaped, zh=escaped)


def joined(texts: Iterable[Text], en: str, zh: str) -> Text:
    """Return texts one after the other, with what stands between them in each language; they stay free of fields.

    Examples
    --------
    >>> joined([Text(en="a day", zh="一天"), Text(en="an hour", zh="一小时")], ", ", "、").zh
    '一天、一小时'
    """
    parts = list(texts)
    return Text(en=en.join(part.en for part in parts), zh=zh.join(part.zh for part in parts))


def _fields(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}


def choose(names: Mapping[str, str], language: Language) -> str:
    """Return the name in `language`, or the other one where that is empty."""
    return names.get(language) or next(iter(names.values()))


@lru_cache
def _locale(language: Language) -> Locale:
    return Locale.parse(_LOCALES[language])


def show_number(value: float | None, language: Language, *, digits: int = 0, sign: bool = False) -> str:
    """Return a number with grouped thousands and exactly `digits` decimals; None and NaN become a dash.

    Examples
    --------
    >>> show_number(1234.5, "en", digits=1)
    '1,234.5'
    >>> show_number(-0.04, "en", digits=1), show_number(None, "zh")
    ('0.0', '–')
    """
    if value is None or value != value:
        return _SHORT_MARK
    rounded = round(float(value), digits) + 0.0
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    shown: str = format_decimal(rounded, format=pattern, locale=_locale(language))
    return shown.replace("-", "−") if rounded < 0 else ("+" + shown if sign and rounded > 0 else shown)


def show_share(value: float | None, language: Language, *, digits: int = 1, sign: bool = False) -> str:
    """Return a fraction as per cent.

    Examples
    --------
    >>> show_share(0.1234, "en")
    '12.3%'
    """
    if value is None or value != value:
        return _SHORT_MARK
    return show_number(value * 100, language, digits=digits, sign=sign) + "%"


def show_money(minor: float | None, language: Language, *, currency: str = "CNY", sign: bool = False,
               digits: int = 2) -> str:
    """Return minor units as an amount with its currency sign.

    Examples
    --------
    >>> show_money(123456, "en"), show_money(-5, "zh")
    ('¥1,234.56', '−¥0.05')
    """
    if minor is None or minor != minor:
        return _SHORT_MARK
    symbol = get_currency_symbol(currency, locale=_LOCALES["zh"] if currency == "CNY" else _locale(language))
    shown = show_number(abs(minor) / 100, language, digits=digits)
    lead = "−" if minor < 0 and any(c in "123456789" for c in shown) else ("+" if sign and minor > 0 else "")
    # A sign joins its number; letters of a code keep a space that never breaks.
    gap = "\N{NO-BREAK SPACE}" if symbol[-1].isalpha() else ""
    return f"{lead}{symbol}{gap}{shown}"


def show_duration(milliseconds: float | None, language: Language) -> str:
    """Return a duration in its natural unit: ms, s, min or h.

    Examples
    --------
    >>> show_duration(42_500, "en"), show_duration(7_200_000, "zh")
    ('42.5 s', '2.0 小时')
    """
    if milliseconds is None or milliseconds != milliseconds:
        return _SHORT_MARK
    units = {"zh": ("毫秒", "秒", "分钟", "小时"), "en": ("ms", "s", "min", "h")}[language]
    size = abs(milliseconds)
    if size < 10_000:
        return f"{show_number(milliseconds, language)} {units[0]}"
    if size < 600_000:
        return f"{show_number(milliseconds / 1000, language, digits=1)} {units[1]}"
    if size < 7_200_000:
        return f"{show_number(milliseconds / 60_000, language, digits=1)} {units[2]}"
    return f"{show_number(milliseconds / 3_600_000, language, digits=1)} {units[3]}"


def show_date(day: date, language: Language) -> str:
    """Return a day as the language writes it.

    Examples
    --------
    >>> from datetime import date
    >>> show_date(date(2026, 3, 31), "en"), show_date(date(2026, 3, 31), "zh")
    ('31 Mar 2026', '2026年3月31日')
    """
    return babel_date(day, format="y年M月d日" if language == "zh" else "d MMM y", locale=_locale(language))


def show_month(day: date, language: Language) -> str:
    """Return the month of a day, without its year.

    Examples
    --------
    >>> show_month(date(2026, 4, 1), "en"), show_month(date(2026, 4, 1), "zh")
    ('Apr', '4月')
    """
    return babel_date(day, format="M月" if language == "zh" else "MMM", locale=_locale(language))


def counted(count: int, one: str, many: str, zh: str) -> Text:
    """Return a number with its noun, in the singular where English wants it.

    Parameters
    ----------
    count : int
    one, many : str
        The English noun, or noun and verb, after 1 and after any other number.
    zh : str
        Measure word and noun.

    Examples
    --------
    >>> counted(1, "grade rises", "grades rise", "个等级上升").fill("en")
    '1 grade rises'
    >>> counted(1200, "row", "rows", "行").fill("en"), counted(2, "row", "rows", "行").fill("zh")
    ('1,200 rows', '2 行')
    """
    return Text(en=f"{show_number(count, 'en')} {one if count == 1 else many}", zh=f"{show_number(count, 'zh')} {zh}")


_DIGITS: Mapping[str, int] = {"count": 0, "points": 2, "ratio": 2, "rate": 2, "index": 2, "number": 2}


def show_quantity(value: float | None, kind: str, language: Language, *, currency: str = "CNY",
                  sign: bool = False) -> str:
    """Return a number as its kind is written: the one form that tables, charts and sentences share.

    Parameters
    ----------
    value : float or None
        In base units: a share as a fraction, money in minor units, a duration in milliseconds.
    kind : str
        share, ratio, money, whole_money (without its minor unit), duration, count, points, rate, bytes, index, number
        or p. An unknown kind is a number.
    language : {"zh", "en"}
    currency : str, optional
    sign : bool, optional
        Write a plus before what is above zero.

    Examples
    --------
    >>> show_quantity(0.25, "share", "en"), show_quantity(1250, "count", "en"), show_quantity(87.25, "points", "zh")
    ('25.0%', '1,250', '87.25')
    >>> show_quantity(0.0004, "p", "en"), show_quantity(2_500_000, "bytes", "en"), show_quantity(None, "money", "zh")
    ('<0.001', '2.5 MB', '–')
    """
    if value is None or value != value:
        return _SHORT_MARK
    if kind == "share":
        return show_share(value, language, sign=sign)
    if kind == "money":
        return show_money(value, language, currency=currency, sign=sign)
    if kind == "whole_money":
        return show_money(value, language, currency=currency, sign=sign, digits=0)
    if kind == "duration":
        return ("+" if sign and value > 0 else "") + show_duration(value, language)
    if kind == "bytes":
        return _show_bytes(value, language)
    if kind == "p":
        return "<0.001" if value < 0.001 else show_number(value, language, digits=3)
    return show_number(value, language, digits=_DIGITS.get(kind, 2), sign=sign)


def told(value: float | None, kind: str, *, currency: str = "CNY") -> Text:
    """Return a number as each language writes it.

    Examples
    --------
    >>> told(0.25, "share").fill("zh")
    '25.0%'
    """
    return Text(en=show_quantity(value, kind, "en", currency=currency),
                zh=show_quantity(value, kind, "zh", currency=currency))


def _show_bytes(value: float, language: Language) -> str:
    unit, size = next(((unit, size) for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)) if abs(value) >= size),
                      ("B", 1.0))
    return f"{show_number(value / size, language, digits=int(size > 1))} {unit}"
