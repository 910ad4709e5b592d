"""The published example of the grammar, and what is wrong with changed copies of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from perfkit.errors import PlanError, Problem
from perfkit.plan import Plan, parse_plan

GRAMMAR = Path(__file__).parent / "plans" / "grammar.yaml"


def _changed(*changes: tuple[str, str]) -> str:
    text = GRAMMAR.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"the example has no {old!r}"
        text = text.replace(old, new)
    return text


def _read(text: str | bytes) -> Plan:
    content = text.encode() if isinstance(text, str) else text
    return parse_plan(content, version="2026-01-01", source="plans/2026-01-01.yaml")


def _problems(text: str | bytes) -> list[Problem]:
    with pytest.raises(PlanError) as caught:
        _read(text)
    return list(caught.value.problems)


@pytest.fixture(scope="session")
def grammar_file() -> Path:
    return GRAMMAR


@pytest.fixture(scope="session")
def read() -> Callable[[str | bytes], Plan]:
    """Read a plan from its text."""
    return _read


@pytest.fixture(scope="session")
def changed() -> Callable[..., str]:
    """Return the example with some of its text replaced."""
    return _changed


@pytest.fixture(scope="session")
def faults() -> Callable[..., list[Problem]]:
    """Return what is wrong with the example once some of its text is replaced."""
    return lambda *changes: _problems(_changed(*changes))


@pytest.fixture(scope="session")
def problems() -> Callable[[str | bytes], list[Problem]]:
    """Return what is wrong with the text of a plan."""
    return _problems
