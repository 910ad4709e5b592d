"""Plain cells read in bulk: ``1234``, ``-12.50``, ``2026-03-31 10:05:00``.

Most cells of an export have one plain form. They are read here by columns, with the same result as the readers of
:mod:`perfkit.sources.cells` and :mod:`perfkit.sources.stamps`; every other form is left to those.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from perfkit.sources.cells import DURATION_UNITS, LARGEST, MONEY_UNITS, SHARE_UNITS
from perfkit.sources.mapping_model import ColumnRule
from perfkit.sources.stamps import Clock

Plain = tuple[npt.NDArray[np.bool_], npt.NDArray[np.generic]]
_DAY = r"[12]\d{3}-\d{2}-\d{2}"


def read_plain(texts: Sequence[str], rule: ColumnRule, clock: Clock) -> Plain | None:
    """Return which cells are plain and the values of those (0 elsewhere); None where the column has no plain form.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> rule = ColumnRule(theirs="销售额", to="sales", kind="money", unit="yuan")
    >>> plain, values = read_plain(["12.5", "1,234", "-3"], rule, Clock(ZoneInfo("UTC")))
    >>> plain.tolist(), values.tolist()
    ([True, False, True], [1250, 0, -300])
    """
    if rule.kind in ("timestamp", "date"):
        as_written = rule.form is None and clock.stated in (None, clock.shop)
        return _stamps(texts, rule.kind == "date") if as_written else None
    factor = _factor(rule)
    return _numbers(texts, factor) if factor else None


def _factor(rule: ColumnRule) -> int:
    """Return by what a bare number of the column is multiplied, 0 where it cannot be bare."""
    if rule.kind == "integer":
        return 1 if not rule.times else (SHARE_UNITS[rule.unit] if rule.unit else 1000)
    units = {"money": MONEY_UNITS, "duration": DURATION_UNITS, "share_ppm": SHARE_UNITS}.get(rule.kind)
    if rule.kind == "thousandths":
        return 1000
    return units[rule.unit] if units and rule.unit else 0


def _numbers(texts: Sequence[str], factor: int) -> Plain:
    # No digit may be lost: as many decimals as the factor has tens, and so few digits that a double holds them all.
    decimals = len(str(factor)) - len(str(factor).rstrip("0"))
    pattern = r"^-?\d{1,9}" + (rf"(\.\d{{1,{min(decimals, 5)}}})?$" if decimals else "$")
    cells = pa.array(texts, type=pa.string())
    plain = pc.match_substring_regex(cells, pattern)
    numbers = pc.if_else(plain, cells, "0").cast(pa.float64()).to_numpy()
    tens = 10 ** decimals
    values = np.rint(numbers * tens).astype(np.int64) * (factor // tens)
    return plain.to_numpy(zero_copy_only=False) & (np.abs(values) <= LARGEST), values


def _stamps(texts: Sequence[str], days: bool) -> Plain | None:
    cells = pa.array(texts, type=pa.string())
    plain = pc.match_substring_regex(cells, rf"^{_DAY}([ T]\d{{2}}:\d{{2}}:\d{{2}})?$")
    filled = pc.if_else(plain, cells, "1970-01-01").to_pylist()
    try:
        stamps = np.array(filled, dtype="datetime64[us]")
    except ValueError:
        return None  # a day that does not exist: the readers of single cells say which
    if days:
        stamps = stamps.astype("datetime64[D]").astype("datetime64[us]")
    return plain.to_numpy(zero_copy_only=False), stamps
