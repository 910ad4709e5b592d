"""Which indicators of its own a study adds to the catalogue: known while that study is read and computed, not after.

Two studies in one process never see each other's: each enters its own scope and leaves it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from perfkit.indicators.catalogue import Indicator
    from perfkit.indicators.definition import Definition


class Added(Protocol):
    """What a study adds."""

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """Facts by id."""

    @property
    def definitions(self) -> Mapping[str, tuple[Definition, ...]]:
        """Ways to compute them, by ``id@variant``."""


_SCOPE: ContextVar[Added | None] = ContextVar("added_indicators", default=None)


def added() -> Added | None:
    """Return what the study adds that is in scope; None outside of any."""
    return _SCOPE.get()


@contextmanager
def knowing(own: Added | None) -> Iterator[None]:
    """Know a study's own indicators while the block runs.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> with knowing(SimpleNamespace(indicators={}, definitions={})):
    ...     added().definitions
    {}
    >>> added() is None
    True
    """
    token = _SCOPE.set(own)
    try:
        yield
    finally:
        _SCOPE.reset(token)
