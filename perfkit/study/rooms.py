"""One question per room: every method gives a Result of a role and a pack period."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TypeVar

import pandas as pd

from perfkit.fairness import Findings, GroupReach, Inequality, PayOrder, Reach
from perfkit.fairness.targets import AttainmentSpread, TargetChanges, TargetPast, TargetReach, TargetStretch
from perfkit.indicators import (
    CaseMix,
    Compared,
    CounterPairs,
    Coverage,
    DefinitionQueries,
    Definitions,
    IndicatorValues,
    PartPeriods,
    RaterSpread,
    ResponseRates,
    Trend,
)
from perfkit.periods import Period
from perfkit.plan import Role
from perfkit.results import Result
from perfkit.rewards import Explanations, Ledger, PayLines, Payouts, Pools, explain_payouts
from perfkit.rewards.rules import PayCost, PayCurves, PayEdges, PayWords
from perfkit.scoring import MeasurementLuck, Scores, Totals
from perfkit.scoring.summary import IndicatorSummary, summarise_indicators
from perfkit.sensitivity import Importance, ScenarioPay, Stability, Swaps, WeightSteps
from perfkit.study.brief import TOPICS, Attention, Highlights, RoleSummary
from perfkit.study.data_checks import Completeness, LateRows, ValueStates
from perfkit.study.definition_breaks import DefinitionBreaks
from perfkit.study.override_review import OverrideReview, Overrides
from perfkit.study.quality import Exclusions, Files, Reconciliation
from perfkit.study.reconcile import PayReconciliation

ALL = "all"
MOST_EXPLAINED = 60
Shown = TypeVar("Shown", bound=Result)


class Rooms:
    """The questions that a study answers from stored results; `Study` says where they are stored."""

    def _result(self, kind: type[Shown], room: str, period: Period | str) -> Shown:
        """Return one stored result as its class."""
        raise NotImplementedError

    def _made(self, kind: type[Shown], frame: pd.DataFrame) -> Shown:
        """Return a result that is made of others when it is asked for."""
        raise NotImplementedError

    def _role(self, role: str, period: Period | str) -> Role:
        """Return a role of the plan in force at the end of a pack period."""
        raise NotImplementedError

    def _scope(self, period: Period | str) -> AbstractContextManager[None]:
        """Know the indicators that were the study's own in a period while a block runs."""
        raise NotImplementedError

    def _roles_with_data(self, period: Period | str) -> list[str]:
        """Return the roles that somebody held, in the order of the plan."""
        raise NotImplementedError

    def indicator_values(self, role: str, period: Period | str) -> IndicatorValues:
        """Values of each subject and indicator with numerator, denominator, n, interval and state."""
        return self._result(IndicatorValues, role, period)

    def response_rates(self, role: str, period: Period | str) -> ResponseRates | None:
        """How many of those who could rate did; None where no indicator rests on ratings."""
        return self._result(ResponseRates, role, period).if_any()

    def trend(self, role: str, period: Period | str) -> Trend:
        """The same indicators over the periods before."""
        return self._result(Trend, role, period)

    def compared(self, role: str, period: Period | str) -> Compared:
        """Values beside the period before, a year before, the last 13 weeks and peers."""
        return self._result(Compared, role, period)

    def scores(self, role: str, period: Period | str) -> Scores:
        """Points, weight and contribution of each indicator."""
        return self._result(Scores, role, period)

    def indicator_summary(self, role: str, period: Period | str) -> IndicatorSummary:
        """Weight, middle value and target, mean points and points lost of each indicator."""
        scores = self.scores(role, period)
        return self._made(IndicatorSummary, summarise_indicators(scores.frame, scores.view))

    def case_mix(self, role: str, period: Period | str) -> CaseMix:
        """Raw and adjusted values side by side, with who stands out beyond luck at equal case mix."""
        return self._result(CaseMix, role, period)

    def counter_pairs(self, role: str, period: Period | str) -> CounterPairs:
        """Who got better in one indicator while the one that it is read with got worse."""
        return self._result(CounterPairs, role, period)

    def measurement_luck(self, role: str, period: Period | str) -> MeasurementLuck:
        """How reliable each indicator is, and who passes an edge of a rate by the luck of n."""
        return self._result(MeasurementLuck, role, period)

    def part_periods(self, role: str, period: Period | str) -> PartPeriods:
        """Who joined, moved, left, was on leave or is new, and what that does to targets."""
        return self._result(PartPeriods, role, period)

    def totals(self, role: str, period: Period | str) -> Totals:
        """Total and grade of each subject."""
        return self._result(Totals, role, period)

    def pay_lines(self, role: str, period: Period | str) -> PayLines:
        """Every line of every payout."""
        return self._result(PayLines, role, period)

    def payouts(self, role: str, period: Period | str) -> Payouts:
        """Payout of each subject: the sum of its lines."""
        return self._result(Payouts, role, period)

    def explanations(self, role: str, period: Period | str) -> Explanations | None:
        """How every payout came about; None for who may see no names, and for a role with too many for one page."""
        lines = self.pay_lines(role, period)
        if not lines.view.audience.names or lines.frame["subject"].nunique() > MOST_EXPLAINED:
            return None
        values, scores, totals = (self._result(kind, role, period).frame
                                  for kind in (IndicatorValues, Scores, Totals))
        parts = self._result(PartPeriods, role, period).frame
        with self._scope(period):
            return explain_payouts(values, scores, totals, lines.frame, roles={role: self._role(role, period)},
                                   view=lines.view, parts=parts)

    def pools(self, role: str, period: Period | str) -> Pools:
        """Pools: what was shared out and what remained."""
        return self._result(Pools, role, period)

    def ledger(self, role: str, period: Period | str) -> Ledger:
        """Deficits that pools carry on, and amounts that are paid later."""
        return self._result(Ledger, role, period)

    def pay_words(self, role: str, period: Period | str) -> PayWords:
        """Each pay rule in words, with its version."""
        return self._result(PayWords, role, period)

    def pay_curves(self, role: str, period: Period | str) -> PayCurves:
        """What each line pays along its number, with the people on it."""
        return self._result(PayCurves, role, period)

    def pay_edges(self, role: str, period: Period | str) -> PayEdges:
        """Every edge with its jump in money, and how many stand near it."""
        return self._result(PayEdges, role, period)

    def pay_cost(self, role: str, period: Period | str) -> PayCost:
        """Cost of each line at 80, 100 and 120 % of targets, beside the period as it was."""
        return self._result(PayCost, role, period)

    def attainment_spread(self, role: str, period: Period | str) -> AttainmentSpread:
        """How many results stand in each band of attainment."""
        return self._result(AttainmentSpread, role, period)

    def target_reach(self, role: str, period: Period | str) -> TargetReach:
        """Share of results that reach their target, by group and own period."""
        return self._result(TargetReach, role, period)

    def target_past(self, role: str, period: Period | str) -> TargetPast:
        """Each target beside the subject's own past."""
        return self._result(TargetPast, role, period)

    def target_stretch(self, role: str, period: Period | str) -> TargetStretch:
        """How far targets stretch beyond the past, by team."""
        return self._result(TargetStretch, role, period)

    def target_changes(self, role: str, period: Period | str) -> TargetChanges:
        """Targets that were written more than once, or too late."""
        return self._result(TargetChanges, role, period)

    def overrides(self, role: str, period: Period | str) -> Overrides:
        """Every line that was changed by hand."""
        return self._result(Overrides, role, period)

    def override_review(self, role: str, period: Period | str) -> OverrideReview:
        """How often and how far each group was changed by hand."""
        return self._result(OverrideReview, role, period)

    def reach(self, role: str, period: Period | str) -> Reach:
        """Reach ladder: paid, at threshold, at target."""
        return self._result(Reach, role, period)

    def group_reach(self, role: str, period: Period | str) -> GroupReach:
        """Reach by group with intervals; small groups hidden."""
        return self._result(GroupReach, role, period)

    def inequality(self, role: str, period: Period | str) -> Inequality:
        """Gini and top share with n and interval."""
        return self._result(Inequality, role, period)

    def pay_order(self, role: str, period: Period | str) -> PayOrder:
        """Whether pay follows performance: tau-b and inversions."""
        return self._result(PayOrder, role, period)

    def findings(self, role: str, period: Period | str) -> Findings:
        """All findings of the role with what is observed and the evidence."""
        return self._result(Findings, role, period)

    def weight_steps(self, role: str, period: Period | str) -> WeightSteps:
        """What changes when one weight moves by 5 or 10 points."""
        return self._result(WeightSteps, role, period)

    def stability(self, role: str, period: Period | str) -> Stability:
        """How firm ranks and grades are under weights near the plan's."""
        return self._result(Stability, role, period)

    def swaps(self, role: str, period: Period | str) -> Swaps:
        """The weight at which two people change places."""
        return self._result(Swaps, role, period)

    def scenario_pay(self, role: str, period: Period | str) -> ScenarioPay:
        """Winners and losers in money of each named scenario."""
        return self._result(ScenarioPay, role, period)

    def importance(self, role: str, period: Period | str) -> Importance:
        """Weight on paper beside the share of the spread that each indicator explains."""
        return self._result(Importance, role, period)

    def role_summary(self, period: Period | str) -> RoleSummary:
        """What each role cost and whom it reached."""
        return self._result(RoleSummary, ALL, period)

    def attention(self, period: Period | str) -> Attention:
        """Findings over a threshold, over all roles."""
        return self._result(Attention, ALL, period)

    def files(self, period: Period | str) -> Files:
        """Exports that were read."""
        return self._result(Files, ALL, period)

    def completeness(self, period: Period | str) -> Completeness:
        """Days without rows and cells without values of each table."""
        return self._result(Completeness, ALL, period)

    def late_rows(self, period: Period | str) -> LateRows:
        """What the exports say now of frozen periods that they did not say then."""
        return self._result(LateRows, ALL, period)

    def value_states(self, period: Period | str) -> ValueStates:
        """How many values of each indicator may be scored, and how many are not final."""
        return self._result(ValueStates, ALL, period)

    def definition_breaks(self, period: Period | str) -> DefinitionBreaks:
        """Days from which an indicator means something else."""
        return self._result(DefinitionBreaks, ALL, period)

    def exclusions(self, period: Period | str) -> Exclusions:
        """Rows that were left out, counted by reason; `inputs.tables.exclusions` lists them."""
        return self._result(Exclusions, ALL, period)

    def reconciliation(self, period: Period | str) -> Reconciliation:
        """Printed totals beside recomputed ones."""
        return self._result(Reconciliation, ALL, period)

    def pay_reconciliation(self, period: Period | str) -> PayReconciliation:
        """Amounts paid elsewhere beside what the plan computes, to the cent."""
        return self._result(PayReconciliation, ALL, period)

    def rater_spread(self, period: Period | str) -> RaterSpread | None:
        """What raters of quality give, beside what others give the same people; None where nobody rated."""
        return self._result(RaterSpread, ALL, period).if_any()

    def definitions(self, period: Period | str) -> Definitions:
        """Definition of every indicator in use."""
        return self._result(Definitions, ALL, period)

    def definition_queries(self, period: Period | str) -> DefinitionQueries:
        """The query behind each definition in use, with its hash."""
        return self._result(DefinitionQueries, ALL, period)

    def stored_coverage(self, period: Period | str) -> Coverage:
        """Coverage as it was when the period was computed."""
        return self._result(Coverage, ALL, period)

    def highlights(self, period: Period | str) -> Highlights:
        """What the pages of each role say, one sentence per question."""
        rows = [(role, topic, getattr(self, topic)(role, period).headline())
                for role in self._roles_with_data(period) for topic in TOPICS]
        return self._made(Highlights, pd.DataFrame(rows, columns=["role", "topic", "sentence"]))
