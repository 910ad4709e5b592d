"""What a plan may say."""

from perfkit.plan.expressions import Expression
from perfkit.plan.history import PlanHistory, read_plans
from perfkit.plan.lines import Amount, Line, LineKind, PayLine, Pool, RateLine, RateMarginal, RateRow, RateWhole
from perfkit.plan.models import (
    Blackout,
    Calendar,
    Fairness,
    Goal,
    Ladder,
    MissingRule,
    Plan,
    Role,
    Scenario,
    SubjectKind,
)
from perfkit.plan.quantities import Quantity, QuantityRange, Unit, parse_number
from perfkit.plan.reader import parse_plan, read_plan
from perfkit.plan.references import KnownIndicator, KnownVariant, check_references
from perfkit.plan.scenarios import apply_scenario
from perfkit.plan.scoring_rules import (
    Attainment,
    BandRow,
    Bands,
    Clamp,
    Grade,
    IndicatorRule,
    MinN,
    Otherwise,
    Scoring,
    Undefined,
)

__all__ = [
    "Amount",
    "Attainment",
    "BandRow",
    "Bands",
    "Blackout",
    "Calendar",
    "Clamp",
    "Expression",
    "Fairness",
    "Goal",
    "Grade",
    "IndicatorRule",
    "KnownIndicator",
    "KnownVariant",
    "Ladder",
    "Line",
    "LineKind",
    "MinN",
    "MissingRule",
    "Otherwise",
    "PayLine",
    "Plan",
    "PlanHistory",
    "Pool",
    "Quantity",
    "QuantityRange",
    "RateLine",
    "RateMarginal",
    "RateRow",
    "RateWhole",
    "Role",
    "Scenario",
    "Scoring",
    "SubjectKind",
    "Undefined",
    "Unit",
    "apply_scenario",
    "check_references",
    "parse_number",
    "parse_plan",
    "read_plan",
    "read_plans",
]
