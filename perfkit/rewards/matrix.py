"""A rate or an amount by two lookups at once, exactly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

import numpy as np

from perfkit.exact import MISSING, NO_RANGE, ExactColumn, Range
from perfkit.plan import Matrix, QuantityRange, Undefined
from perfkit.rewards.facts import MINOR, Known
from perfkit.rewards.groups import Scope
from perfkit.rewards.raw import Raw, ends_of, measured, money_base, told_unit
from perfkit.rewards.steps import exact_texts
from perfkit.scoring.keys import Positions, nothing
from perfkit.scoring.methods import no_row_gets


def locate_cells(row: ExactColumn, column: ExactColumn, cells: Sequence[tuple[Range, Range]]) -> Positions:
    """Return per pair the position of the cell that holds it: -1 for none, -2 where one of the two is missing.

    Examples
    --------
    >>> low, high = Range(Fraction(0), Fraction(9)), Range(Fraction(9), None)
    >>> locate_cells(ExactColumn.of([9, 3, 3]), ExactColumn.of([9, 9, None]), [(high, high), (low, low)]).tolist()
    [0, -1, -2]
    """
    found = np.full(len(row), NO_RANGE, dtype=np.int64)
    for place, (down, across) in enumerate(cells):
        found[row.in_range(down) & column.in_range(across)] = place
    found[row.missing | column.missing] = MISSING
    return found


def matrix_raw(line: Matrix, scope: Scope) -> Raw:
    """Compute a matrix for every cell of the scope: the rate of its cell on the base, or the amount of its cell."""
    row, column = measured(line.row_by, scope), measured(line.column_by, scope)
    known = bool(row.unit and column.unit)
    cells = [(ends_of(cell.row, row.unit), ends_of(cell.column, column.unit)) for cell in line.cells] if known else []
    at = locate_cells(row.column, column.column, cells)
    other = no_row_gets(line.otherwise)
    table = ExactColumn.from_fractions([*(cell.gives for cell in line.cells[:len(cells)]), None,
                                        other if isinstance(other, Fraction) else None])
    gives = table.take(at)
    why = [(row.column.missing, row.why), (column.column.missing, column.why)]
    outside = "undefined" if isinstance(line.otherwise, Undefined) else "outside"
    if line.base is None:
        amount, base = gives * MINOR, nothing(len(scope))
    else:
        paid_on = money_base(line.base, scope)
        base = paid_on.column
        amount = base.where(base.compare(0) >= 0, nothing(len(scope))) * gives
        why = [(base.missing, paid_on.why), (base.compare(0) < 0, np.full(len(scope), "negative_base")), *why]
    reason = np.select([mask for mask, _ in why], [np.asarray(text, dtype=object) for _, text in why], default=outside)
    return Raw(amount, base, reason.astype(object), _steps(line, (row, column), at, amount, base))


def _steps(line: Matrix, axes: tuple[Known, Known], at: Positions, amount: ExactColumn, base: ExactColumn) -> list[str]:
    """Return per pair one slice, as tiers have them, with where both lookups stand in their ranges."""
    heads = [_head(line, cell.row, cell.column, cell.gives, axes) for cell in line.cells]
    other = line.otherwise if isinstance(line.otherwise, Fraction) else Fraction(0)
    heads += [_head(line, None, None, other, axes)] * 2
    row, column, amounts = exact_texts(axes[0].column), exact_texts(axes[1].column), exact_texts(amount)
    parts = exact_texts(base) if line.base else ["0"] * len(at)
    sums = [f', "plus": "{text}"' for text in amounts] if line.base is None else [""] * len(at)
    return ["[]" if not text else f'[{heads[place]}, "at": "{down}", "column_at": "{across}", "part": "{part}"{plus}, '
            f'"amount": "{text}"}}]' for place, text, down, across, part, plus in
            zip(at.tolist(), amounts, row, column, parts, sums, strict=True)]


def _head(line: Matrix, down: QuantityRange | None, across: QuantityRange | None, gives: Fraction,
          axes: tuple[Known, Known]) -> str:
    told: dict[str, str | None] = {"rate": str(gives) if line.base else "0"}
    named = zip(("", "column_"), (down, across), (line.row_by, line.column_by), axes, strict=True)
    for lead, ends, measure, known in named:
        told |= {f"{lead or 'row_'}by": measure.text, f"{lead or 'row_'}in": None if ends is None else ends.text()}
        scaled = None if ends is None or not known.unit else ends_of(ends, known.unit)
        told |= {f"{lead}from": _end(scaled, "low"), f"{lead}to": _end(scaled, "high")}
        told[f"{lead}unit"] = known.unit if ends is None else told_unit(known.unit, ends)
    return json.dumps(told, ensure_ascii=False)[:-1]


def _end(ends: Range | None, side: Literal["low", "high"]) -> str | None:
    value = None if ends is None else getattr(ends, side)
    return None if value is None else str(value)
