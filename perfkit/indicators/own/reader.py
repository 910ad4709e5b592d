"""Read the indicators of a study's own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from pydantic import Field, ValidationError

from perfkit.errors import DataError, PlanError, Problem, RequestError, nearest_name
from perfkit.indicators.catalogue import DEFAULT, Indicator, MinimumCount, Source, Variant, catalogue
from perfkit.indicators.own.written import OwnSection
from perfkit.indicators.scope import knowing
from perfkit.language import Text
from perfkit.plan.documents import Located, load_document, placed
from perfkit.plan.quantities import Unit
from perfkit.plan.written import Reading, Section, problems_of

if TYPE_CHECKING:
    from perfkit.indicators.definition import Definition

FACTS, CODE = "indicators.yaml", "indicators.py"
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_RATIO = Text(en="ratio of sums", zh="周期合计之比")
_SUM = Text(en="sum", zh="合计")
_DISTINCT = Text(en="count of different ones over the period", zh="周期内去重计数")
_PLAIN = Text(en="as the formula says", zh="按公式计算")
_BY_CODE = Text(en="as the code of the study says", zh="按本研究的代码")


@dataclass(frozen=True)
class OwnIndicators:
    """What a study adds to the catalogue; equal where the files that say it are.

    Parameters
    ----------
    sections : mapping of id to OwnSection
    code : Path or None
        Its ``indicators.py``.
    trusted : bool
        Whether that may run.
    hashes : mapping of file name to SHA-256
        Of the files that say all this.
    """

    sections: Mapping[str, OwnSection] = field(compare=False)
    code: Path | None = field(compare=False)
    trusted: bool = field(compare=False)
    hashes: Mapping[str, str]

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Facts by id; nothing runs for them."""
        return MappingProxyType({name: self._facts(name, section) for name, section in self.sections.items()})

    def require_trust(self) -> None:
        """Refuse code that may not run.

        Raises
        ------
        RequestError
            Names the file and the flag.
        """
        if self.code is not None and not self.trusted:
            raise RequestError(Problem(
                what="the study computes indicators with code of its own, which runs only where you allow it",
                code="not_trusted", file=CODE, allowed="--trust, once you have read the file"))

    @cached_property
    def definitions(self) -> Mapping[str, tuple[Definition, ...]]:
        """Ways to compute them, by ``id@variant``.

        Raises
        ------
        RequestError
            If the study has code of its own that may not run.
        DataError
            If that code fails or does not make what ``indicators.yaml`` says.
        """
        from perfkit.indicators.own.code import load_definitions
        from perfkit.indicators.registry import by_key

        self.require_trust()

        made = [ratio.definition() for name, section in self.sections.items()
                if (ratio := section.ratio(name)) is not None]
        if self.code is None:
            return by_key(made)
        expected = [f"{name}@{DEFAULT}" for name, section in self.sections.items() if section.formula is not None]
        with knowing(self):
            return by_key([*made, *load_definitions(self.code, expected)])

    def _facts(self, name: str, section: OwnSection) -> Indicator:
        unit, coded = cast(Unit, section.unit), section.formula is not None
        file = CODE if coded else FACTS
        least = section.min_n
        count = MinimumCount(score=least.score, show=least.show, of=least.of)
        variant = Variant(id=DEFAULT, differs=_BY_CODE if coded else _PLAIN, unit=unit, direction=section.direction,
                          min_n=count)
        return Indicator(
            id=name, name=section.name, kinds=section.kinds, unit=unit, direction=section.direction,
            numerator=section.formula or Text.same(section.numerator.text if section.numerator else ""),
            denominator=Text.same("1" if section.denominator is None else section.denominator.text),
            aggregation=_aggregation(section),
            min_n=count, window_days=section.window_days,
            maturity_days=section.maturity_days, counter_indicators=section.counter_indicators,
            controllability=section.controllability, default_variant=DEFAULT,
            variants=MappingProxyType({DEFAULT: variant}),
            sources=(Source(id="own", name=f"{file} sha256:{self.hashes[file]}", trust="C"),))


def _aggregation(section: OwnSection) -> Text:
    if section.numerator is None or section.denominator is not None:
        return _RATIO
    return _DISTINCT if any(call.kind == "distinct" for call in section.numerator.calls) else _SUM


class _Listed(Section):
    indicators: Mapping[str, OwnSection] = Field(description="facts by id")


def read_own(folder: Path, *, trusted: bool = False) -> OwnIndicators | None:
    """Read the indicators of a study's own from its ``indicators.yaml``.

    Parameters
    ----------
    folder : Path
        Of the study.
    trusted : bool, default False
        Whether its ``indicators.py`` may run when something is computed. It is never run by reading.

    Returns
    -------
    OwnIndicators or None
        None where the study adds nothing.

    Raises
    ------
    DataError
        With everything that is wrong: unknown keys, formulas that are not of the grammar, tables or columns that do
        not exist, ids of the catalogue, counter-indicators that nobody knows.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "indicators.yaml").write_text('''
    ... indicators:
    ...   late_share:
    ...     name: {en: Late parcels, zh: 晚发率}
    ...     kinds: [warehouse]
    ...     unit: share
    ...     direction: lower
    ...     controllability: person
    ...     min_n: {score: 30, show: 10, of: {en: parcels, zh: 包裹}}
    ...     numerator: count(shipments where shipped_at > promised_at)
    ...     denominator: count(shipments)
    ... ''', encoding="utf-8")
    >>> own = read_own(folder)
    >>> own.indicators["late_share"].name.zh, own.definitions["late_share@default"][0].needs["shipments"]
    ('晚发率', ('owner', 'paid_at', 'promised_at', 'shipped_at'))
    """
    facts, code = folder / FACTS, folder / CODE
    if not facts.exists() and not code.exists():
        return None
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (facts, code) if path.exists()}
    if not facts.exists():
        raise DataError(Problem(what="the code of the study computes indicators that no file describes",
                                code="missing_file", file=CODE, got=CODE, allowed=f"{FACTS} with their facts"))
    sections = _sections(facts.read_bytes(), coded=code.exists())
    return OwnIndicators(MappingProxyType(dict(sections)), code if code.exists() else None, trusted, hashes)


def _sections(content: bytes, *, coded: bool) -> Mapping[str, OwnSection]:
    try:
        document = load_document(content, FACTS)
    except PlanError as error:
        raise DataError([_of_file(problem) for problem in error.problems]) from None
    reading = Reading()
    try:
        listed, found = _Listed.model_validate(document.tree, context=reading).indicators, list[Located]()
        found += _spanning(listed, coded=coded)
    except ValidationError as error:
        listed, found = {}, problems_of(error, document.tree, reading)
    problems = [*document.problems, *placed(found, document.lines, FACTS)]
    if problems:
        raise DataError(sorted(problems, key=lambda each: (each.row or 0, each.path or "", each.what)))
    return listed


def _of_file(problem: Problem) -> Problem:
    """Return a problem of the form of a file, which is no plan."""
    said = problem.what.replace("the plan", "the file").replace("a plan", "this file")
    allowed = "indicators: {my_indicator: {name: ..., ...}}" if problem.code in ("empty", "type") else problem.allowed
    return replace(problem, what=said, allowed=allowed)


def _spanning(listed: Mapping[str, Any], *, coded: bool) -> Iterator[Located]:
    with knowing(None):
        built_in = catalogue()
    known = {*built_in, *listed}
    for name, section in listed.items():
        place = ("indicators", name)
        if _ID.fullmatch(name) is None:
            yield place, Problem(what="not an id", code="value", got=name,
                                 allowed="small letters, digits and _, a letter first, at most 40")
        if name in built_in:
            yield place, Problem(what="the catalogue has this id already", code="duplicate", got=name,
                                 allowed="an id of your own, such as my_" + name)
        if section.formula is not None and not coded:
            yield (*place, "formula"), Problem(what="the study has no code that could compute this", got=name,
                                               code="missing_file", allowed=f"a function in {CODE}, or `numerator`")
        for row, other in enumerate(section.counter_indicators):
            if other not in known or other == name:
                yield (*place, "counter_indicators", row), Problem(
                    what="no such other indicator", code="unknown_name", got=other,
                    allowed="an id that a plan may name", nearest=nearest_name(other, known - {name}))
