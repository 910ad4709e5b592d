"""The definitions once more, in plain Python over rows: slow, naive, and written apart from the engine.

One module per module of formulas, found by itself. Each holds ``EVENTS`` and, where there are any, ``TOTALS``: by key
the kind of role and a function that returns (numerator, denominator, n) of one subject, spell and period from all rows
of the shop. A key that kinds of role compute in several ways stands there once for each, with the kind behind it.
``SHOPS`` are keys that only a shop has.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tests.indicators.oracle.rows import CS, OPS, Oracle, Slot

__all__ = ["CS", "EVENTS", "OPS", "SHOPS", "TOTALS", "Slot"]


def _merged(name: str) -> dict[str, tuple[str, Oracle]]:
    found: dict[str, tuple[str, Oracle]] = {}
    for module in sorted(module.name for module in iter_modules(__path__)):
        answers = getattr(import_module(f"{__name__}.{module}"), name, {})
        assert not found.keys() & answers.keys(), module
        found |= answers
    return found


def _shops() -> tuple[str, ...]:
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return tuple(key for module in modules for key in getattr(module, "SHOPS", ()))


SHOPS = _shops()
EVENTS, TOTALS = _merged("EVENTS"), _merged("TOTALS")
