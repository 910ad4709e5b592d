"""Bare maths on arrays: intervals, inequality, order, tests, multiplicity, quantiles.

Nothing here knows people, plans or pages. Each function names its source, its units and what it does with ties, missing
cells and empty input.
"""

from perfkit.statistics.intervals import clustered_wilson, design_effect, newcombe, wilson

__all__ = ["clustered_wilson", "design_effect", "newcombe", "wilson"]
