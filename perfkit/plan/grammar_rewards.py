"""The grammar of the rewards of a role: a list of lines, of one kind each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from perfkit.errors import Problem, nearest_name
from perfkit.plan.grammar_lines import (
    LINE_KINDS,
    AmountBandsSection,
    AmountSection,
    LineSection,
    PerUnitSection,
    RateMarginalSection,
    RatePlusSection,
    RateWholeSection,
)
from perfkit.plan.grammar_matrix import MatrixSection
from perfkit.plan.grammar_pools import PoolSection
from perfkit.plan.grammar_secured import AwardSection, DrawSection, GuaranteeSection
from perfkit.plan.grammar_tables import choice_of
from perfkit.plan.written import Section, refused

AnyLine = (RateWholeSection | RateMarginalSection | RatePlusSection | AmountBandsSection | PerUnitSection
           | AmountSection | PoolSection | MatrixSection | GuaranteeSection | DrawSection | AwardSection)
_LINES: dict[str, type[LineSection]] = {
    "rate_whole": RateWholeSection, "rate_marginal": RateMarginalSection, "rate_plus": RatePlusSection,
    "amount_bands": AmountBandsSection, "per_unit": PerUnitSection, "amount": AmountSection, "pool": PoolSection,
    "matrix": MatrixSection, "guarantee": GuaranteeSection, "draw": DrawSection, "award": AwardSection}


def _line_section(data: Mapping[str, Any]) -> type[Section]:
    given = [kind for kind in LINE_KINDS if kind in data]
    if len(given) == 1:
        return _LINES[given[0]]
    nearest = next((near for key in data if (near := nearest_name(key, LINE_KINDS))), None)
    raise refused(((), Problem(what="a line is of exactly one kind", code="line_kind",
                               got=", ".join(given or map(str, data)), allowed=" or ".join(LINE_KINDS),
                               nearest=None if given else nearest)))


LineChoice = Annotated[AnyLine, choice_of(_line_section, LineSection)]
