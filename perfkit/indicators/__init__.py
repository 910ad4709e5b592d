"""Indicators: the catalogue, its definitions, and their values per period and subject.

What needs the engine (or the definitions, which are written in its terms) is loaded when it is first used: to read and
show stored values takes no engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from perfkit.indicators.additive import adds_up_over_days, is_sum
from perfkit.indicators.baselines import daily_exposure, find_baselines
from perfkit.indicators.breaks import mark_breaks
from perfkit.indicators.calendars import year_so_far
from perfkit.indicators.case_mix import adjust_values
from perfkit.indicators.catalogue import KINDS, Indicator, Variant, catalogue, full_key, indicator_names, split_key
from perfkit.indicators.clustered import cluster_notes, independent_units
from perfkit.indicators.compared import Compared, compare_values
from perfkit.indicators.counter_pairs import find_pairs, pairs_of
from perfkit.indicators.counter_result import CounterPairs
from perfkit.indicators.exposure import adds_up_as, chosen_by_people, exposure_name, exposures_of, known_strata
from perfkit.indicators.listing import describe_indicator, list_indicators
from perfkit.indicators.mix_result import CaseMix
from perfkit.indicators.part_periods import PartPeriods, part_rows
from perfkit.indicators.pooled import once_each, pooled_notes
from perfkit.indicators.presence import Shares, find_presence, target_shares
from perfkit.indicators.queries import DefinitionQueries
from perfkit.indicators.rater_result import RATERS_NOTE, RaterSpread
from perfkit.indicators.response_result import ResponseRates, response_notes
from perfkit.indicators.results import Coverage, Definitions, IndicatorValues
from perfkit.indicators.scope import knowing
from perfkit.indicators.trend_result import Trend

if TYPE_CHECKING:
    from perfkit.indicators.behind.mix import StrataBehind, strata_behind
    from perfkit.indicators.behind.result import IndicatorRows
    from perfkit.indicators.behind.rows import rows_behind
    from perfkit.indicators.computable import coverage
    from perfkit.indicators.compute import Minimum, Terms, begin_indicators, compute_indicators
    from perfkit.indicators.definition import indicator
    from perfkit.indicators.describe import definition_queries, definitions
    from perfkit.indicators.mix_review import review_mix
    from perfkit.indicators.raters import compare_raters
    from perfkit.indicators.registry import definitions_of, known_definitions
    from perfkit.indicators.responses import response_rates
    from perfkit.indicators.shared_orders import moves_with_shares, share_orders
    from perfkit.indicators.single_cases import compute_singles
    from perfkit.indicators.strata import compute_strata, lacks_exposure

_HOME = {"StrataBehind": "behind.mix", "strata_behind": "behind.mix", "IndicatorRows": "behind.result",
         "rows_behind": "behind.rows", "Minimum": "compute", "Terms": "compute",
         "begin_indicators": "compute", "compute_indicators": "compute", "compute_singles": "single_cases",
         "compute_strata": "strata",
         "lacks_exposure": "strata",
         "review_mix": "mix_review", "coverage": "computable", "indicator": "definition",
         "definition_queries": "describe", "definitions": "describe",
         "moves_with_shares": "shared_orders", "definitions_of": "registry", "known_definitions": "registry",
         "compare_raters": "raters", "response_rates": "responses", "share_orders": "shared_orders"}

__all__ = ["KINDS", "RATERS_NOTE", "CaseMix", "Compared", "CounterPairs", "Coverage", "DefinitionQueries",
           "Definitions", "Indicator", "IndicatorRows", "IndicatorValues", "Minimum", "PartPeriods", "RaterSpread",
           "ResponseRates", "Shares", "StrataBehind", "Terms", "Trend", "Variant", "adds_up_as", "adds_up_over_days",
           "adjust_values", "begin_indicators", "catalogue", "chosen_by_people", "cluster_notes", "compare_raters",
           "compare_values", "compute_indicators", "compute_singles", "compute_strata", "coverage", "daily_exposure",
           "definition_queries", "definitions", "definitions_of", "describe_indicator", "exposure_name",
           "exposures_of", "find_baselines", "find_pairs", "find_presence", "full_key", "independent_units",
           "indicator", "indicator_names", "is_sum", "knowing", "known_definitions", "known_strata", "lacks_exposure",
           "list_indicators", "mark_breaks", "moves_with_shares", "once_each", "pairs_of", "part_rows", "pooled_notes",
           "response_notes", "response_rates", "review_mix", "rows_behind", "share_orders", "split_key",
           "strata_behind", "target_shares", "year_so_far"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
