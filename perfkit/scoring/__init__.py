"""Points, totals and grades."""

from perfkit.scoring.grades import assign_grades
from perfkit.scoring.methods import attainment, attainment_points, clamp_points, look_up
from perfkit.scoring.points import rule_points, score_points
from perfkit.scoring.results import Scores, Totals
from perfkit.scoring.totals import total_points, weighted_sum
from perfkit.scoring.variants import match_indicators, named_indicators
from perfkit.scoring.weights import reweigh_scores, scored_alike

__all__ = ["Scores", "Totals", "assign_grades", "attainment", "attainment_points", "clamp_points", "look_up",
           "match_indicators", "named_indicators", "reweigh_scores", "rule_points", "score_points", "scored_alike",
           "total_points", "weighted_sum"]
