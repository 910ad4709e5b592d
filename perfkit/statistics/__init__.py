"""Bare maths on arrays: intervals, inequality, order, tests, multiplicity, quantiles.

Nothing here knows people, plans or pages. Each function names its source, its units and what it does with ties, missing
cells and empty input.
"""

from perfkit.statistics.equivalence import equivalence, n_to_clear, n_to_say_met, n_to_say_met_mean
from perfkit.statistics.funnel import Dispersion, Funnel, dispersion, funnel, funnel_limits, rates_of_others
from perfkit.statistics.gaming import mean_rises, pair_moves_apart, rate_rises
from perfkit.statistics.gini_interval import GiniInterval, gini_interval
from perfkit.statistics.inequality import (
    ReachSplit,
    gini_n,
    gini_n_minus_1,
    lorenz,
    mean_difference,
    reach_split,
    theil_t_all,
    top_share_interpolated,
    top_share_people,
)
from perfkit.statistics.intervals import (
    clustered_wilson,
    design_effect,
    design_effect_of_sums,
    newcombe,
    wilson,
    wilson_of_clusters,
)
from perfkit.statistics.luck import Shrunken, pass_chance, shrink, shrink_rates
from perfkit.statistics.means import TwoPartGap, mean_interval, mean_p_value, two_part_gap, welch_interval
from perfkit.statistics.multiplicity import holm
from perfkit.statistics.permutation import permute_teams
from perfkit.statistics.quantiles import quantile_type_7
from perfkit.statistics.rank_order import (
    TauB,
    below_in_both,
    envy,
    gini_correlation,
    inversions,
    kendall_tau_b,
    order_p_values,
)
from perfkit.statistics.standardising import Standardised, standardise
from perfkit.statistics.tables import (
    binomial_tails,
    fisher,
    fisher_power,
    minimum_detectable,
    n_per_group,
    normal_power,
    smallest_fisher_p,
)

__all__ = [
    "Dispersion",
    "Funnel",
    "GiniInterval",
    "ReachSplit",
    "Shrunken",
    "Standardised",
    "TauB",
    "TwoPartGap",
    "below_in_both",
    "binomial_tails",
    "clustered_wilson",
    "design_effect",
    "design_effect_of_sums",
    "dispersion",
    "envy",
    "equivalence",
    "fisher",
    "fisher_power",
    "funnel",
    "funnel_limits",
    "gini_correlation",
    "gini_interval",
    "gini_n",
    "gini_n_minus_1",
    "holm",
    "inversions",
    "kendall_tau_b",
    "lorenz",
    "mean_difference",
    "mean_interval",
    "mean_p_value",
    "mean_rises",
    "minimum_detectable",
    "n_per_group",
    "n_to_clear",
    "n_to_say_met",
    "n_to_say_met_mean",
    "newcombe",
    "normal_power",
    "order_p_values",
    "pair_moves_apart",
    "pass_chance",
    "permute_teams",
    "quantile_type_7",
    "rate_rises",
    "rates_of_others",
    "reach_split",
    "shrink",
    "shrink_rates",
    "smallest_fisher_p",
    "standardise",
    "theil_t_all",
    "top_share_interpolated",
    "top_share_people",
    "two_part_gap",
    "welch_interval",
    "wilson",
    "wilson_of_clusters",
]
