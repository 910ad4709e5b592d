"""The grammar of what comes on top of points: extra points, vetoes, and grades by rank."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, get_args

from pydantic import Field

from perfkit.errors import Problem
from perfkit.exact import number_text
from perfkit.plan.documents import Located
from perfkit.plan.grammar_scoring import Floor
from perfkit.plan.scoring_rules import ExtraPoints, Quota, Veto, VetoReach, VetoScope
from perfkit.plan.values import Id, Label, Number, ScoredKey, one_of, parse_percent, parsed_by, refuse, whole
from perfkit.plan.written import Section


def _share(text: str) -> Fraction:
    share = parse_percent(text)
    if not 0 <= share <= 1:
        refuse("not a share of the people", text, "0% to 100%")
    return share


class QuotaSection(Section):
    """``quota_grades: {shares: {A: 20%, B: 80%}, smallest_group: 10, ties: better}``."""

    shares: Annotated[dict[Label, Annotated[Fraction, parsed_by(_share)]], Field(min_length=1)] = Field(
        description="grades with their shares of the people, the best first, such as {A: 20%, B: 80%}")
    smallest_group: Annotated[int, whole(2, 10_000)] = Field(description="people below which grades are not forced")
    ties: Annotated[Literal["better", "worse"], one_of("better", "worse")] = Field(description="better or worse")

    def check(self) -> list[Located]:
        """Return the problem of shares that do not add to all people."""
        total = sum(self.shares.values(), Fraction(0))
        return [] if total == 1 else [(("shares",), Problem(
            what=f"the shares add to {number_text(total * 100)}%", code="quota_sum", allowed="exactly 100%"))]

    def build(self) -> Quota:
        """Return the quota."""
        return Quota(shares=self.shares, smallest_group=self.smallest_group, ties=self.ties)


class ExtraSection(Section):
    """``extra_points: {cap: 10, items: {praise: 2, complaint: -3}}``."""

    cap: Number = Field(description="the most that they may add")
    items: Annotated[dict[Id, Number], Field(min_length=1)] = Field(
        description="events with the points of each, such as {praise: 2, complaint: -3}")
    floor: Floor = None

    def check(self) -> list[Located]:
        """Return the problem of limits that leave nothing between them."""
        if self.cap >= 0 and (self.floor is None or self.floor <= 0):
            return []
        return [(("cap",), Problem(what="no events, no extra points: 0 lies between floor and cap", code="extra_points",
                                   got=number_text(self.cap), allowed="a cap of at least 0, a floor of at most 0"))]

    def build(self) -> ExtraPoints:
        """Return the extra points."""
        return ExtraPoints(items=self.items, cap=self.cap, floor=self.floor)


class VetoSection(Section):
    """``{veto: incident, scope: line, of: commission, reach: [self, supervisor]}``."""

    veto: Id = Field(description="an event")
    scope: Annotated[VetoScope, one_of(*get_args(VetoScope))] = Field(description="indicator, total, line or pay")
    of: ScoredKey | None = None
    reach: Annotated[tuple[Annotated[VetoReach, one_of(*get_args(VetoReach))], ...], Field(min_length=1)] = ("self",)

    def check(self) -> list[Located]:
        """Return the problem of an indicator or line that is missing, or that nothing asks for."""
        found: list[Located] = []
        if (self.scope in ("indicator", "line")) != (self.of is not None):
            found.append((("of",), Problem(what="`of` goes with `scope: indicator` or `scope: line`, and with nothing "
                                           "else", code="veto", got=self.scope,
                                           allowed="{veto: ..., scope: indicator, of: csat}")))
        if len(set(self.reach)) < len(self.reach):
            found.append((("reach",), Problem(what="named twice", code="duplicate", got=", ".join(self.reach),
                                              allowed="each once")))
        return found

    def build(self) -> Veto:
        """Return the veto."""
        return Veto(veto=self.veto, scope=self.scope, of=self.of, reach=self.reach)
