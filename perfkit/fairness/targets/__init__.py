"""The review of targets: who reaches them, how they stand to each subject's own past, and how they were changed."""

from perfkit.fairness.targets.attained import attained
from perfkit.fairness.targets.changes import change_rows
from perfkit.fairness.targets.past import past_rows, stretch_rows
from perfkit.fairness.targets.reach import reach_of_targets
from perfkit.fairness.targets.results import TargetChanges, TargetPast, TargetReach, TargetStretch
from perfkit.fairness.targets.spread import spread_rows
from perfkit.fairness.targets.spread_result import AttainmentSpread

__all__ = ["AttainmentSpread", "TargetChanges", "TargetPast", "TargetReach", "TargetStretch", "attained",
           "change_rows", "past_rows", "reach_of_targets", "spread_rows", "stretch_rows"]
