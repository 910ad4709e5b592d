"""Columns of whole numbers of any size: int64 as long as no result can overflow, Python integers beyond that."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[Any]
Bools: TypeAlias = npt.NDArray[np.bool_]
SAFE = 2**62
FLOAT_WHOLE = 2**53


def whole_cells(values: Any) -> tuple[Ints, Bools]:
    """Return cells as whole numbers with the cells that hold none (None, NaN, NA)."""
    array = values if isinstance(values, np.ndarray) else np.atleast_1d(np.asarray(values, dtype=object))
    if array.dtype.kind in "iu" and array.dtype != np.uint64:
        return array.astype(np.int64), np.zeros(len(array), dtype=bool)
    cells = array.tolist()
    gone = np.array([cell is None or cell != cell for cell in _plain(cells)], dtype=bool)
    whole = [0 if lost else _as_int(cell) for cell, lost in zip(cells, gone, strict=True)]
    return fit(whole), gone


def _plain(cells: list[Any]) -> list[Any]:
    """Turn every kind of missing (None, NaN, NA) into None: NA must never reach a comparison."""
    return [None if type(cell).__name__ in ("NAType", "NaTType") else cell for cell in cells]


def _as_int(cell: Any) -> int:
    number = int(cell)
    if number != cell:
        raise TypeError(f"an exact column is built from whole numbers, got {cell!r}")
    return number


def fit(whole: list[int]) -> Ints:
    """Return whole numbers in the narrowest form that holds them all safely."""
    small = not whole or (min(whole) > -SAFE and max(whole) < SAFE)
    array = np.empty(len(whole), dtype=np.int64 if small else object)
    array[:] = whole
    return array


def texts(cells: Ints, gone: Ints) -> list[str]:
    """Return whole numbers as texts, empty where `gone` points."""
    # Denominators and weights are mostly one number over and over, which is written out once.
    same = len(cells) > 0 and bool((cells == cells[0]).all())
    texts = [str(cells[0])] * len(cells) if same else list(map(str, cells.tolist()))
    for place in gone:
        texts[place] = ""
    return texts


def filled(value: int, size: int) -> Ints:
    """Return `size` cells of one whole number."""
    return np.full(size, value, dtype=np.int64 if abs(value) < SAFE else object)


def stretch(array: Any, size: int) -> Any:
    """Repeat a single cell to `size` cells."""
    return np.repeat(array, size) if len(array) == 1 and size != 1 else array


def largest(array: Ints) -> int:
    """Return the largest absolute value, 0 of nothing."""
    if not len(array):
        return 0
    return max(abs(int(array.max())), abs(int(array.min())))


def multiply(left: Ints, right: Ints) -> Ints:
    """Multiply cell by cell without overflow."""
    if largest(left) * largest(right) < SAFE and left.dtype != object and right.dtype != object:
        return np.asarray(left * right)
    return np.asarray(left.astype(object) * right.astype(object))


def add(left: Ints, right: Ints) -> Ints:
    """Add cell by cell without overflow."""
    if largest(left) + largest(right) < SAFE and left.dtype != object and right.dtype != object:
        return np.asarray(left + right)
    return np.asarray(left.astype(object) + right.astype(object))


def reduce_fractions(top: Ints, bottom: Ints) -> tuple[Ints, Ints]:
    """Divide numerators and denominators by their greatest common divisor."""
    if bottom.dtype != object and len(bottom) and bottom.max() == 1 == bottom.min():
        return narrow(top), bottom
    common = np.gcd(top, bottom)
    common = np.where(common == 0, 1, common)
    top, bottom = top // common, bottom // common
    if top.dtype == object or bottom.dtype == object:
        return narrow(top), narrow(bottom)
    return top, bottom


def narrow(array: Ints) -> Ints:
    """Return int64 where every cell fits."""
    return array.astype(np.int64) if array.dtype == object and largest(array) < SAFE else array


def quotients(top: Ints, bottom: Ints) -> npt.NDArray[np.float64]:
    """Return the nearest float to each fraction."""
    if max(largest(top), largest(bottom)) <= FLOAT_WHOLE:
        # Both ends are floats without loss, so their quotient is the nearest float to the exact one.
        return top.astype(np.float64) / bottom.astype(np.float64)
    return np.array([high / low for high, low in zip(top.tolist(), bottom.tolist(), strict=True)], dtype=np.float64)
