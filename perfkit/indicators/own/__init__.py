"""Indicators of a study's own: facts in ``indicators.yaml``, formulas there or in ``indicators.py``."""
