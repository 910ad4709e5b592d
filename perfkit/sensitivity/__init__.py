"""What other sensible weights would change: exact where a closed form exists, drawn only where none does."""

from perfkit.sensitivity.bands import first_change, least_box, score_range
from perfkit.sensitivity.dirichlet import expected_pay, grade_probabilities, probability_at_least
from perfkit.sensitivity.draws import rank_spread
from perfkit.sensitivity.importance import effective_weights
from perfkit.sensitivity.least_change import least_largest_move, least_moved_weight, least_square_move
from perfkit.sensitivity.lines import grade_interval, ranking_interval, score_lines, swap_weights
from perfkit.sensitivity.results import Importance, ScenarioPay, Stability, Swaps, WeightSteps
from perfkit.sensitivity.review import WeightReview, review_weights
from perfkit.sensitivity.stability import WeightLaw
from perfkit.sensitivity.steps import move_weight

__all__ = ["Importance", "ScenarioPay", "Stability", "Swaps", "WeightLaw", "WeightReview", "WeightSteps",
           "effective_weights", "expected_pay", "first_change", "grade_interval", "grade_probabilities", "least_box",
           "least_largest_move", "least_moved_weight", "least_square_move", "move_weight", "probability_at_least",
           "rank_spread", "ranking_interval", "review_weights", "score_lines", "score_range", "swap_weights"]
