"""What the results about targets share: their first columns, and what is said where there is no target."""

from __future__ import annotations

from perfkit.language import Text
from perfkit.results import Column, Table

NO_TARGET = Text(en="No indicator of this role had a target in the period", zh="本期本岗位没有设定目标值的指标")
EMPTY = Table("-", ("-",), (False,), ())
"""A table without rows: a page says that there are none, to whoever reads it."""
KEY_COLUMNS = (
    Column("role", "role", Text(en="Role", zh="岗位")), Column("period", "period", Text(en="Period", zh="周期")),
    Column("indicator", "indicator", Text(en="Indicator", zh="指标")))
