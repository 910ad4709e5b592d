"""The pay rules of a role as people read them: in words, as curves with people on them, edge by edge, at a cost."""

from perfkit.rewards.rules.cost import SHARES, Scaled, cost_rows, scale_values, scaled_notes
from perfkit.rewards.rules.curves import curve_rows
from perfkit.rewards.rules.edges import edge_rows
from perfkit.rewards.rules.money_results import PayCost, PayEdges
from perfkit.rewards.rules.results import PayCurves, PayWords
from perfkit.rewards.rules.sweep import RuleScope, held_notes
from perfkit.rewards.rules.words import word_rows

__all__ = ["SHARES", "PayCost", "PayCurves", "PayEdges", "PayWords", "RuleScope", "Scaled", "cost_rows", "curve_rows",
           "edge_rows", "held_notes", "scale_values", "scaled_notes", "word_rows"]
