"""Points, totals and grades."""

from perfkit.scoring.grades import assign_grades
from perfkit.scoring.methods import attainment, attainment_points, clamp_points, look_up
from perfkit.scoring.points import rule_points, score_points
from perfkit.scoring.results import Scores, Totals
from perfkit.scoring.totals import total_points, weighted_sum
from perfkit.scoring.variants import match_indicators, named_indicators

__all__ = ["Scores", "Totals", "assign_grades", "attainment", "attainment_points", "clamp_points", "look_up",
           "match_indicators", "named_indicators", "rule_points", "score_points", "total_points", "weighted_sum"]
