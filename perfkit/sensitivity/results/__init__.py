"""What this room shows: five results that state their finding, each with its chart and table."""

from perfkit.sensitivity.results.importance import Importance
from perfkit.sensitivity.results.scenario_pay import ScenarioPay
from perfkit.sensitivity.results.stability import Stability
from perfkit.sensitivity.results.swaps import Swaps
from perfkit.sensitivity.results.weight_steps import WeightSteps

__all__ = ["Importance", "ScenarioPay", "Stability", "Swaps", "WeightSteps"]
