"""Dates and stamps as exports write them, to the shop's own local time.

Read without being told: ``2026-03-31``, ``2026/3/31``, ``2026.3.31``, ``20260331``, ``2026年3月31日``, each with an
optional time ``10:05``, ``10:05:00``, ``10:05:00.250``, ``10时5分0秒`` and zone ``Z``, ``+08:00``. Every other form,
such as ``3/31/2026``, needs a declared format, because it can mean two days.

Where a zone is known (written in the cell, or declared for the file) the stamp is turned into the shop's local time
and the zone is dropped. A local time that a change of clocks skips or repeats is read with the offset that was valid
before the change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from perfkit.sources.cells import CellError, clean_text

_DAY = (r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})"
        r"|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))")
_TIME = r"(\d{1,2})[:时](\d{1,2})(?:[:分](?:(\d{1,2})(?:[.,](\d{1,9}))?秒?)?)?"
_ZONE = r"(Z|[+-]\d{2}:?\d{2})"
_STAMP = re.compile(rf"{_DAY}(?:(?:T|\s+|(?<=日)){_TIME}\s*{_ZONE}?)?")
_TWO_READINGS = re.compile(r"\d{1,2}([/.\-])\d{1,2}\1(?:\d{4}|\d{2})\b.*", re.DOTALL)
_NO_DATE = re.compile(r"(?:0000-00-00|0000/00/00|9999-12-31|9999/12/31)(?:[T ][\d:.]*)?")
_ALLOWED = "a date such as 2026-03-31, 2026/3/31 or 2026年3月31日, with or without a time"
_DIRECTIVES = re.compile(r"%(.?)")


@dataclass(frozen=True)
class Clock:
    """How the stamps of one file are read.

    Parameters
    ----------
    shop : ZoneInfo
        Zone of the shop, into whose local time stamps are turned.
    stated : ZoneInfo or None
        Zone of stamps without one; None: they are the shop's own already.
    """

    shop: ZoneInfo
    stated: ZoneInfo | None = None


def check_format(pattern: str) -> str | None:
    """Return what is wrong with a declared format, or None.

    Examples
    --------
    >>> check_format("%m/%d/%Y") is None, check_format("MM/DD/YYYY")
    (True, 'a format needs year, month and day')
    """
    found = _DIRECTIVES.findall(pattern)
    unknown = [f"%{letter}" for letter in found if letter not in "YymdHIMSfpz%" or not letter]
    if unknown:
        return f"unknown directive {unknown[0]}"
    if len(found) != len(set(found)):
        return "a directive is used twice"
    if not ({"Y", "y"} & set(found) and {"m", "d"} <= set(found)):
        return "a format needs year, month and day"
    return None


def is_no_date(text: str) -> bool:
    """Tell whether `text` is one of the dates that mean that there is none.

    Examples
    --------
    >>> is_no_date("0000-00-00 00:00:00"), is_no_date("9999-12-31"), is_no_date("2026-03-31")
    (True, True, False)
    """
    return _NO_DATE.fullmatch(clean_text(text)) is not None


def has_zone(text: str) -> bool:
    """Tell whether the stamp says its zone.

    Examples
    --------
    >>> has_zone("2026-03-31T16:00:00Z"), has_zone("2026-03-31 16:00")
    (True, False)
    """
    match = _STAMP.fullmatch(clean_text(text))
    return bool(match and match[16])


def has_time(text: str) -> bool:
    """Tell whether the text says a time of day beside its date (True for forms that only a format can read)."""
    match = _STAMP.fullmatch(clean_text(text))
    return match is None or match[12] is not None


def read_stamp(text: str, *, form: str | None, clock: Clock) -> datetime:
    """Return a stamp as the shop's local time, without a zone.

    Parameters
    ----------
    text : str
    form : str or None
        Declared format in the letters of ``datetime.strptime``, tried first.
    clock : Clock

    Raises
    ------
    CellError
        If the text is no stamp, does not exist (2026-02-30), or can be read in two ways.

    Examples
    --------
    >>> china = Clock(ZoneInfo("Asia/Shanghai"))
    >>> read_stamp("2026-03-31T16:00:00Z", form=None, clock=china).isoformat()
    '2026-04-01T00:00:00'
    >>> read_stamp("2026年3月31日", form=None, clock=china).isoformat()
    '2026-03-31T00:00:00'
    >>> read_stamp("3/31/2026", form="%m/%d/%Y", clock=china).isoformat()
    '2026-03-31T00:00:00'
    """
    bare = clean_text(text)
    try:
        stamp = _by_format(bare, form) or _by_shape(bare)
        if stamp is None:
            raise _unread(bare, form)
        return _local(stamp, clock)
    except (ValueError, OverflowError) as error:
        raise CellError("a date or time that does not exist", _ALLOWED) from error


def _by_format(text: str, form: str | None) -> datetime | None:
    if form is None:
        return None
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def _by_shape(text: str) -> datetime | None:
    match = _STAMP.fullmatch(text)
    if match is None:
        return None
    groups = match.groups()
    month, day = (int(part) for part in groups[1:11] if part is not None)
    hour, minute, second = (int(part or 0) for part in groups[11:14])
    fraction = int((groups[14] or "0")[:6].ljust(6, "0"))
    return datetime(int(groups[0]), month, day, hour, minute, second, fraction, tzinfo=_offset(groups[15]))


def _offset(text: str | None) -> timezone | None:
    if text is None or text == "Z":
        return UTC if text else None
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _local(stamp: datetime, clock: Clock) -> datetime:
    if stamp.tzinfo is None:
        if clock.stated is None or clock.stated == clock.shop:
            return stamp
        stamp = stamp.replace(tzinfo=clock.stated)
    return stamp.astimezone(clock.shop).replace(tzinfo=None)


def _unread(text: str, form: str | None) -> CellError:
    if form is not None:
        return CellError("not a date of the declared format", f"{form}, or {_ALLOWED}")
    if _TWO_READINGS.fullmatch(text):
        return CellError("a date that can be read in two ways", 'declare its format, such as format: "%m/%d/%Y"')
    return CellError("not a date", _ALLOWED)
