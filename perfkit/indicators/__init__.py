"""Indicators: the catalogue, its definitions, and their values per period and subject."""

from perfkit.indicators.baselines import daily_exposure, find_baselines
from perfkit.indicators.catalogue import KINDS, Indicator, Variant, catalogue, full_key, indicator_names, split_key
from perfkit.indicators.compute import Minimum, Terms, compute_indicators
from perfkit.indicators.coverage import coverage
from perfkit.indicators.definition import indicator
from perfkit.indicators.describe import definitions
from perfkit.indicators.results import Coverage, Definitions, IndicatorValues, Trend

__all__ = ["KINDS", "Coverage", "Definitions", "Indicator", "IndicatorValues", "Minimum", "Terms", "Trend", "Variant",
           "catalogue", "compute_indicators", "coverage", "daily_exposure", "definitions", "find_baselines", "full_key",
           "indicator", "indicator_names", "split_key"]
