"""A standing in a reference population: what a plan states of it, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfkit.plan import Bands, Clamp, KnownIndicator, Percentile, ZScore, check_references
from perfkit.plan.lint import lint_plan

from .test_grammar_scoring import form

Z = 'reference: 2025-Q4, mean: 92%, sd: 4%, n: 38, points: {clamp: {worst: -2, best: 2}}'
P = 'reference: 2025-Q4, n: 38, between: step, edges: {25%: 88%, 75%: 95%}, points: {clamp: {worst: 0%, best: 75%}}'


def one(scoring: str) -> str:
    return form(f"indicators: {{csat: {{weight: 100, scoring: {{{scoring}}}}}}}")


def scoring_of(plan):
    return plan.roles["desk"].indicators["csat"].scoring


def test_a_z_score_states_its_population_and_how_z_becomes_points(read):
    rule = scoring_of(read(one(f"z_score: {{{Z}}}")))
    assert isinstance(rule, ZScore)
    assert isinstance(rule.points, Clamp)
    assert (rule.reference, rule.n, rule.mean.base("share")) == ("2025-Q4", 38, Fraction(23, 25))


def test_a_percentile_states_its_edges(read):
    rows = 'bands: [{in: "[75%, 100%]", points: 100}, {in: "[25%, 75%)", points: 60}, {in: "[0%, 25%)", points: 0}]'
    rule = scoring_of(read(one(f"percentile: {{{P.replace('clamp: {worst: 0%, best: 75%}', rows)}}}")))
    assert isinstance(rule, Percentile)
    assert isinstance(rule.points, Bands)
    assert list(rule.edges) == [Fraction(1, 4), Fraction(3, 4)]


@pytest.mark.parametrize(("kind", "text", "old", "new", "place", "code"), [
    ("z_score", Z, "2025-Q4", "last", "z_score.reference", "value"),
    ("z_score", Z, "sd: 4%", "sd: 0%", "z_score.sd", "sd"),
    ("z_score", Z, "sd: 4%", "sd: 4 s", "z_score.sd", "sd"),
    ("z_score", Z, "n: 38, ", "", "z_score.n", "missing"),
    ("z_score", Z, "n: 38", "n: 1", "z_score.n", "value"),
    ("z_score", Z, "worst: -2, best: 2", "worst: 2, best: -2", "z_score.points.clamp", "direction"),
    ("z_score", Z, "worst: -2", "worst: -2%", "points.clamp", "clamp"),
    ("z_score", Z, "clamp: {worst: -2, best: 2}", 'bands: [{in: "[0, inf)", points: 9}]', "points.bands", "uncovered"),
    ("z_score", Z, "clamp: {worst: -2, best: 2}", 'bands: [{in: "[50%, inf)", points: 9}, {else: 0}]',
     "points.bands[1].in", "unit"),
    ("z_score", Z, "clamp: {worst: -2, best: 2}", "", "z_score.points", "scoring_kind"),
    ("percentile", P, "between: step, ", "", "percentile.between", "missing"),
    ("percentile", P, "step", "interpolated", "percentile.edges", "edges"),
    ("percentile", P, "75%: 95%", "75%: 80%", "percentile.edges", "edges"),
    ("percentile", P, "75%: 95%", "75%: 95 s", "percentile.edges", "mixed_units"),
    ("percentile", P, "75%: 95%", "120%: 95%", "edges.120%", "value"),
    ("percentile", P, "worst: 0%, best: 75%", "worst: 0, best: 3", "percentile.points.clamp", "unit"),
    ("percentile", P, "step", "steps", "percentile.between", "value")])
def test_what_is_wrong_with_a_standing_is_told_with_its_place(problems, kind, text, old, new, place, code):
    assert old in text
    found = problems(one(f"{kind}: {{{text.replace(old, new)}}}"))
    assert [(problem.path.endswith(place), problem.code) for problem in found] == [(True, code)]


def test_a_kind_that_is_nearly_one_is_named(problems):
    assert problems(one(f"zscore: {{{Z}}}"))[0].nearest == "z_score"


def test_the_population_is_in_the_unit_of_the_indicator(read):
    known = {"csat": KnownIndicator(unit="duration", controllability="person", kinds=["design"])}
    for text, places in ((f"z_score: {{{Z}}}", ["mean", "sd"]), (f"percentile: {{{P}}}", ["25%", "75%"])):
        found = [problem for problem in check_references(read(one(text)), known, ["design"])
                 if problem.code in ("quantity", "unit")]
        assert [str(problem.path).split(".")[-1] for problem in found] == places


def test_a_small_population_and_a_cliff_over_z_are_found(read):
    rows = 'bands: [{in: "[0, inf)", points: 100}, {in: "(-inf, 0)", points: 20}]'
    text = Z.replace("clamp: {worst: -2, best: 2}", rows).replace("38", "12")
    known = {"csat": KnownIndicator(unit="share", controllability="person", kinds=["design"])}
    found = {problem.code for problem in lint_plan(read(one(f"z_score: {{{text}}}")), known)}
    assert {"warning.small_reference", "warning.cliff"} <= found
    assert "warning.small_reference" not in {problem.code for problem in
                                             lint_plan(read(one(f"z_score: {{{Z}}}")), known)}
