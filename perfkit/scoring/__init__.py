"""Points, totals and grades."""

from perfkit.scoring.adjusted import take_adjusted
from perfkit.scoring.grades import assign_grades
from perfkit.scoring.measurement_luck import MeasurementLuck, measurement_luck
from perfkit.scoring.methods import attainment, attainment_points, clamp_points, look_up
from perfkit.scoring.points import score_points
from perfkit.scoring.quotas import seats
from perfkit.scoring.ratings import ITEM, items_of, rated_values, sheet_items
from perfkit.scoring.results import Scores, Totals
from perfkit.scoring.rules import Seen, rule_points
from perfkit.scoring.totals import total_points, weighted_sum
from perfkit.scoring.variants import match_indicators, named_indicators
from perfkit.scoring.weights import reweigh_scores, scored_alike

__all__ = ["ITEM", "MeasurementLuck", "Scores", "Seen", "Totals", "assign_grades", "attainment", "attainment_points",
           "clamp_points", "items_of", "look_up", "match_indicators", "measurement_luck", "named_indicators",
           "rated_values", "reweigh_scores", "rule_points", "score_points", "scored_alike", "seats", "sheet_items",
           "take_adjusted", "total_points", "weighted_sum"]
