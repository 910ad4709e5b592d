"""A small made shop with every table, full of edges: midnights, limits hit exactly, days 7 and 8, two spells.

Tables lie in one module per family, found by itself, each with its ``MAKERS``: by table a function that makes a row of
a number from seeded draws, or none.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests.indicators.shops.dice import SPELLS, Dice, Maker

__all__ = ["SPELLS", "make_shop"]


def _makers() -> dict[str, Maker]:
    found: dict[str, Maker] = {}
    for module in sorted(module.name for module in iter_modules(__path__)):
        makers = getattr(import_module(f"{__name__}.{module}"), "MAKERS", {})
        assert not found.keys() & makers.keys(), module
        found |= makers
    return found


def make_shop(seed: int, size: int = 160) -> dict[str, list[dict[str, Any]]]:
    """Return rows of every table that a definition reads."""
    shop = {}
    for name, make in _makers().items():
        dice = Dice(seed, name)
        shop[name] = [row for number in range(size) if (row := make(dice, number)) is not None]
    return shop
