"""The single values of a plan: from the text that was written to what it means, or to a problem.

Every type here is a parser in pydantic's clothes. What a parser refuses becomes a :class:`~perfkit.errors.Problem`
that travels through pydantic in the context of its error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Literal, NoReturn, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import get_currency_precision, list_currencies
from pydantic import PlainValidator
from pydantic_core import PydanticCustomError

from perfkit.errors import PlanError, Problem, RequestError, nearest_name
from perfkit.exact import Range
from perfkit.language import LANGUAGES, Text
from perfkit.periods import KINDS, parse_period
from perfkit.plan.expressions import Expression
from perfkit.plan.quantities import Quantity, QuantityRange, parse_number
from perfkit.plan.tags import TAGS
from perfkit.plan.weights import Weight

T = TypeVar("T")
_ID = re.compile(r"[^\W\d]\w{0,39}")
_FOLDER_ID = re.compile(r"[^\W\d][\w-]{0,39}")
INDICATOR = re.compile(r"[a-z][a-z0-9_]*(@[a-z0-9_]+)?")
_DAYS = re.compile(r"([\[(])\s*([0-9-]+)\s*,\s*([0-9-]+)\s*([\])])")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10))}


def refuse(what: str, got: object, allowed: str, *, code: str = "value", nearest: str | None = None) -> NoReturn:
    """Raise the problem of a value."""
    raise PlanError(Problem(what=what, code=code, got=shown(got), allowed=allowed, nearest=nearest))


def shown(value: object) -> str:
    """Return a value as a message shows it: short, and never a whole mapping or list."""
    if isinstance(value, str):
        return value if len(value) <= 80 else value[:77] + "..."
    return "a mapping" if isinstance(value, Mapping) else "a list" if isinstance(value, list) else str(value)


def carried(error: PlanError) -> PydanticCustomError:
    """Return a pydantic error that carries the problems of `error`."""
    return PydanticCustomError("plan", "{text}", {"text": str(error), "problems": error.problems})


def parsed_by(parse: Callable[[str], T]) -> PlainValidator:
    """Return a validator that gives the text of a scalar to `parse`."""
    def check(value: object) -> T:
        try:
            if not isinstance(value, str):
                refuse("a single value is due here", value, "a text or a number", code="type")
            return parse(value)
        except PlanError as error:
            raise carried(error) from None
    return PlainValidator(check)


def one_of(*allowed: str) -> PlainValidator:
    """Return a validator that takes one of the words `allowed`."""
    def check(text: str) -> str:
        if text not in allowed:
            refuse("not one of the words for this", text, ", ".join(allowed), nearest=nearest_name(text, allowed))
        return text
    return parsed_by(check)


def parse_id(text: str) -> str:
    """Read an id that expressions may name: letters, digits and underscores."""
    if _ID.fullmatch(text) is None:
        refuse("not an id", text, "letters, digits and _, a letter first, at most 40" + wide_hint(text))
    return text


def parse_folder_id(text: str) -> str:
    """Read an id that names a folder too: of a plan, a role, a scenario."""
    if _FOLDER_ID.fullmatch(text) is None or text.casefold() in _RESERVED:
        refuse("not an id that can name a folder", text,
               "letters, digits, _ and -, a letter first, at most 40" + wide_hint(text))
    return text


def parse_label(text: str) -> str:
    """Read a name that is data, such as a grade."""
    if not 0 < len(text.strip()) <= 40:
        refuse("a name cannot be empty or longer than 40 characters", text, "a name such as A")
    return text.strip()


def parse_indicator(text: str) -> str:
    """Read the key of an indicator, with or without its variant."""
    if INDICATOR.fullmatch(text) is None:
        refuse("not the key of an indicator", text,
               "an id such as csat, or with its variant csat@top_two" + wide_hint(text))
    return text


def parse_scored(text: str) -> str:
    """Read the key of what is scored: an indicator, or ``item.<name>`` for what raters say."""
    prefix, dot, item = text.partition(".")
    return f"item.{parse_id(item)}" if dot and prefix == "item" else parse_indicator(text)


def wide_hint(text: str) -> str:
    """Return what to say of a text with a full-width colon where a key may have been meant."""
    return "; after a key write ': ' in half width, not '：'" if "：" in text else ""


def parse_range(text: str) -> Range:
    """Read a range of bare numbers, such as totals."""
    return QuantityRange.parse(text).base("points")


def parse_percent(text: str) -> Fraction:
    """Read a percentage as a fraction."""
    try:
        return Quantity.parse(text).base("share")
    except PlanError:
        refuse("not a percentage", text, "a number with %, such as 120%")


def parse_rate(text: str) -> Fraction:
    """Read a rate on money: 0% to 100%, or the same as a fraction."""
    quantity = Quantity.parse(text)
    if quantity.unit not in (None, "%") or not 0 <= quantity.scaled() <= 1:
        refuse("not a rate", text, "0% to 100%, such as 3% or 0.03",
               nearest=f"{text}%" if quantity.unit is None and 1 < quantity.number <= 100 else None)
    return quantity.scaled()


def parse_coefficient(text: str) -> Fraction:
    """Read a pay coefficient: a number of at least 0, or a percentage."""
    value = Quantity.parse(text).base("ratio")
    if value < 0:
        refuse("a coefficient cannot be negative", text, "0 or more, such as 1.2 or 120%")
    return value


def parse_money(text: str) -> Fraction:
    """Read an amount in currency units."""
    value = parse_number(text)
    if value < 0:
        refuse("an amount cannot be negative here", text, "0 or more")
    return value


def parse_period_text(text: str) -> str:
    """Read a period."""
    try:
        return parse_period(text).text
    except RequestError:
        refuse("not a period", text, "2027-01, 2027-Q1, 2027-H1, 2027 or 2027-W05")


def none_or(parse: Callable[[str], T]) -> Callable[[str], T | None]:
    """Return a parser that reads the word none, and gives all else to `parse`."""
    return lambda text: None if text == "none" else parse(text)


def whole(low: int, high: int) -> PlainValidator:
    """Return a validator that takes a whole number from `low` to `high`."""
    def check(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            refuse("not a whole number in range", text, f"{low} to {high}")
        return int(text)
    return parsed_by(check)


def parse_yes(text: str) -> bool:
    """Read yes or no."""
    words = {"yes": True, "true": True, "no": False, "false": False}
    if text.lower() not in words:
        refuse("not yes or no", text, "yes, no")
    return words[text.lower()]


def parse_currency(text: str) -> str:
    """Read a currency code whose minor unit is a hundredth."""
    if text not in list_currencies() or get_currency_precision(text) != 2:
        refuse("not a currency with hundredths", text, "an ISO 4217 code such as CNY (renminbi), EUR or USD",
               nearest=text.upper() if text.upper() in list_currencies() and text != text.upper() else None)
    return text


def parse_time_zone(text: str) -> str:
    """Read the name of a time zone."""
    try:
        ZoneInfo(text)
    except (ValueError, OSError, LookupError):
        refuse("no such time zone", text, "a name such as Asia/Shanghai",
               nearest=nearest_name(text, available_timezones()))
    return text


def parse_days(text: str) -> tuple[date, date]:
    """Read a range of days as its first and last day."""
    match = _DAYS.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        first = date.fromisoformat(match[2]) + timedelta(days=match[1] == "(")
        last = date.fromisoformat(match[3]) - timedelta(days=match[4] == ")")
    except (ValueError, OverflowError):
        refuse("not a range of days", text, "a range such as [2026-02-04, 2026-02-17]")
    if first > last:
        refuse("this range holds no day", text, "the earlier day first")
    return first, last


def parse_text(value: object) -> Text:
    """Read a text: plain, for both languages, or a mapping of en and zh."""
    if isinstance(value, str):
        return Text.same(_filled(value))
    if not isinstance(value, Mapping):
        refuse("not a text", value, "a text, or {en: ..., zh: ...}", code="text")
    if set(value) != set(LANGUAGES):
        refuse("a text by language needs both, and no other", ", ".join(value), "{en: ..., zh: ...}", code="text")
    return Text(en=_escaped(_filled(value["en"])), zh=_escaped(_filled(value["zh"])))


def _filled(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        refuse("a text cannot be empty", value, "a text, or {en: ..., zh: ...}", code="text")
    return value.strip()


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _text_or_problem(value: object) -> Text:
    try:
        return parse_text(value)
    except PlanError as error:
        raise carried(error) from None


TextValue = Annotated[Text, PlainValidator(_text_or_problem)]
Id = Annotated[str, parsed_by(parse_id)]
FolderId = Annotated[str, parsed_by(parse_folder_id)]
Label = Annotated[str, parsed_by(parse_label)]
IndicatorKey = Annotated[str, parsed_by(parse_indicator)]
ScoredKey = Annotated[str, parsed_by(parse_scored)]
TagValue = Annotated[str, one_of(*TAGS)]
WeightValue = Annotated[Weight, parsed_by(Weight.parse)]
QuantityValue = Annotated[Quantity, parsed_by(Quantity.parse)]
RangeValue = Annotated[QuantityRange, parsed_by(QuantityRange.parse)]
TotalsRange = Annotated[Range, parsed_by(parse_range)]
Number = Annotated[Fraction, parsed_by(parse_number)]
Percent = Annotated[Fraction, parsed_by(parse_percent)]
Rate = Annotated[Fraction, parsed_by(parse_rate)]
Coefficient = Annotated[Fraction, parsed_by(parse_coefficient)]
Money = Annotated[Fraction, parsed_by(parse_money)]
ExpressionValue = Annotated[Expression, parsed_by(Expression.parse)]
Yes = Annotated[bool, parsed_by(parse_yes)]
Currency = Annotated[str, parsed_by(parse_currency)]
TimeZone = Annotated[str, parsed_by(parse_time_zone)]
Days = Annotated[tuple[date, date], parsed_by(parse_days)]
PastPeriod = Annotated[str, parsed_by(parse_period_text)]
PeriodValue = Annotated[Literal["week", "month", "quarter", "half", "year"], one_of(*KINDS)]
