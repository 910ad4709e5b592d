"""Indicators: the catalogue, its definitions, and their values per period and subject."""

from perfkit.indicators.catalogue import Indicator, Variant, catalogue, full_key, indicator_names, split_key

__all__ = ["Indicator", "Variant", "catalogue", "full_key", "indicator_names", "split_key"]
