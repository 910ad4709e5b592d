from dataclasses import dataclass, replace

import pytest

from perfkit.plan import Exposures, KnownIndicator, check_references

KINDS = ("customer_service_presale", "operations")
ROLE = "roles.customer_service"
BANDS = '{bands: [{in: "[95%, inf)", points: 100}, {in: "[90%, 95%)", points: 80}, {else: 50}]}'


@dataclass(frozen=True)
class Variant:
    unit: str
    direction: str = "higher"


def _known(unit, controllability="shared", direction="higher", kinds=("customer_service_presale",), **variants):
    return KnownIndicator(unit=unit, controllability=controllability, kinds=kinds,
                          variants={"default": Variant(unit, direction), **variants})


KNOWN = {
    "csat": _known("share", mean5=Variant("ratio")), "first_response_time": _known("duration", direction="lower"),
    "net_sales": _known("money"), "sales_attainment": _known("ratio"), "dau": _known("count", "shop"),
    "shop_sales": _known("money", "shop"), "chats": _known("count", "person", kinds=("operations",)),
}


@pytest.fixture
def found(read, changed):
    """Return what does not fit in the example once some of its text is replaced."""
    return lambda *changes: check_references(read(changed(*changes)), KNOWN, KINDS)


def test_the_published_example_fits_a_catalogue_that_knows_its_names(found):
    assert found() == []


@pytest.mark.parametrize(("old", "new", "path", "nearest"), [
    ("lead: csat", "lead: csta", "goal.lead", "csat"),
    ("indicator: first_response_time", "indicator: first_response", "calendar.blackouts[1].indicator",
     "first_response_time"),
    ("kind: customer_service_presale", "kind: customer_service", f"{ROLE}.kind", "customer_service_presale"),
    ("base: net_sales", "base: net_sale", f"{ROLE}.rewards[1].base", "net_sales"),
    ("lookup: sales_attainment", "lookup: sale_attainment", f"{ROLE}.rewards[1].lookup", "sales_attainment"),
    ("wage_base * grade_pay", "value.net_sale * 1%", f"{ROLE}.rewards[2].amount", "net_sales"),
    ("pool: 20000", "pool: n.net_sale", f"{ROLE}.rewards[3].pool", "net_sales"),
])
def test_an_unknown_name_is_told_with_its_place_and_the_nearest(found, old, new, path, nearest):
    problems = [problem for problem in found((old, new)) if problem.code == "unknown_name"]

    assert [(problem.path, problem.nearest) for problem in problems] == [(path, nearest)]
    assert all(problem.file == "plans/2026-01-01.yaml" and problem.row for problem in problems)


@pytest.mark.parametrize(("period", "said"), [("month", ["n.csat"]), ("quarter", [])])
def test_cases_that_are_pooled_over_the_quarter_are_not_paid_each_month(read, changed, period, said):
    plan = read(changed(("pool: 20000", "pool: n.csat * 10"), ("period: month", f"period: {period}")))
    problems = check_references(plan, KNOWN | {"csat": replace(KNOWN["csat"], pooled=True)}, KINDS)

    assert [problem.got for problem in problems if problem.code == "pooled"] == said
    assert not [problem for problem in check_references(plan, KNOWN, KINDS) if problem.code == "pooled"]


def test_an_unknown_indicator_and_an_unknown_variant_are_told(found):
    problems = found(("{csat: {weight: {add: 10}}", "{csta: {weight: {add: 10}}"), ("      csat:  ", "      csta:"))
    assert [(problem.path, problem.nearest) for problem in problems] == [(f"{ROLE}.indicators.csta", "csat")]

    problems = found(("{csat: {weight", "{csat@mean: {weight"), ("      csat:  ", "      csat@mean:"))
    assert [(problem.path, problem.got, problem.nearest) for problem in problems] == [
        (f"{ROLE}.indicators.csat@mean", "mean", "mean5")]


@pytest.mark.parametrize(("old", "new", "path", "unit"), [
    ("worst: 120 s, best: 15 s", "worst: 120, best: 15", f"{ROLE}.indicators.first_response_time.scoring.clamp.worst",
     "duration"),
    ("target: table", "target: 95", f"{ROLE}.indicators.csat.target", "share"),
    (BANDS, '{bands: [{in: "[0, 3)", points: 1}, {in: "[3, inf)", points: 2}]}',
     f"{ROLE}.indicators.csat.scoring.bands[1].in", "share"),
    (BANDS, '{of: attainment, bands: [{in: "[0, 3 s)", points: 1}, {in: "[3 s, inf)", points: 2}]}',
     f"{ROLE}.indicators.csat.scoring.bands[1].in", "ratio"),
    ("lookup: sales_attainment, ", "", f"{ROLE}.rewards[1].rate_marginal[1].in", "money"),
    ("lookup: sales_attainment", "lookup: first_response_time", f"{ROLE}.rewards[1].rate_marginal[1].in", "duration"),
])
def test_a_quantity_in_another_unit_than_its_indicator_is_refused(found, old, new, path, unit):
    problems = [problem for problem in found((old, new)) if problem.path == path]

    assert [problem.what for problem in problems] == [f"not in the unit that is due ({unit})"]


def test_the_unit_of_a_variant_is_its_own(found):
    changes = (("{csat: {weight", "{csat@mean5: {weight"), ("      csat:  ", "      csat@mean5:"))
    rows = '{bands: [{in: "[0, 4.5)", points: 50}, {in: "[4.5, inf)", points: 100}]}'

    assert found(*changes, (BANDS, rows)) == []


def test_a_table_covers_the_domain_of_its_unit_and_not_only_what_its_text_tells(found):
    rows = ('[{in: "[0, 100%)", rate: 3%}, {in: "[100%, 120%)", rate: 5%}, {in: "[120%, inf)", rate: 8%}]',
            '[{in: "[0, 80%)", rate: 3%}, {in: "[80%, 100%]", rate: 5%}]')

    assert [(problem.what, problem.path) for problem in found(rows)] == [
        ("no row holds (100%, inf)", f"{ROLE}.rewards[1].rate_marginal")]


def test_a_written_domain_stands_for_that_of_the_unit(found):
    rows = ('[{in: "[0, 100%)", rate: 3%}, {in: "[100%, 120%)", rate: 5%}, {in: "[120%, inf)", rate: 8%}]',
            '[{in: "[0, 80%)", rate: 3%}, {in: "[80%, 100%]", rate: 5%}], domain: "[0, 100%]"')

    assert found(rows) == []
    assert [problem.path for problem in found((rows[0], '[{in: "[0, inf)", rate: 3%}], domain: "[0, 1 s]"'))] == [
        f"{ROLE}.rewards[1].domain"]


def test_a_clamp_against_the_direction_of_its_indicator_is_refused(found):
    problems = found(("worst: 120 s, best: 15 s", "worst: 15 s, best: 120 s"))

    assert [(problem.code, problem.path, problem.got) for problem in problems] == [
        ("direction", f"{ROLE}.indicators.first_response_time.scoring.clamp", "worst 15 s, best 120 s")]


def test_a_shared_indicator_of_a_person_is_a_finding_until_it_is_adjusted_or_accepted(found):
    bare = ("accept: {shared: own chats only}, ", "")

    assert [(problem.code, problem.path) for problem in found(bare)] == [("warning.shared", f"{ROLE}.indicators.csat")]
    assert found((bare[0], "adjusted: yes, ")) == []
    assert found(bare, ("subject: person", "subject: team")) == []


ADJUSTABLE = Exposures(cases=["hour_band", "issue"], people=["shift", "shop"], chosen={"mood": "it is the job"})


@pytest.mark.parametrize(("by", "code", "place", "nearest"), [
    ("[hour_bnad]", "unknown_name", "by[1]", "hour_band"), ("[issue, mood]", "controlled", "by[2]", None),
    ("[shift, issue]", "crossed", "by", None), ("[slot]", "unknown_name", "by[1]", None)])
def test_adjusting_is_for_what_is_given_only(read, changed, by, code, place, nearest):
    plan = read(changed(("accept: {shared: own chats only}, ", f"adjusted: {{by: {by}}}, ")))
    known = KNOWN | {"csat": replace(KNOWN["csat"], exposures={"default": ADJUSTABLE})}
    found = check_references(plan, known, KINDS)

    assert [(problem.code, problem.path) for problem in found] == [(code, f"{ROLE}.indicators.csat.adjusted.{place}")]
    assert nearest in (None, found[0].nearest)
    assert "hour_band" in found[0].allowed


@pytest.mark.parametrize("by", ["{by: [hour_band, issue]}", "{by: [shop, shift]}", "{by: [issue]}", "yes"])
def test_strata_of_cases_or_of_people_are_crossed_among_themselves(read, changed, by):
    plan = read(changed(("accept: {shared: own chats only}, ", f"adjusted: {by}, ")))
    known = KNOWN | {"csat": replace(KNOWN["csat"], exposures={"default": ADJUSTABLE})}

    assert check_references(plan, known, KINDS) == []


def test_a_variant_of_which_nothing_is_known_is_not_adjusted(read, changed):
    plan = read(changed(("accept: {shared: own chats only}, ", "adjusted: yes, ")))
    known = KNOWN | {"csat": replace(KNOWN["csat"], exposures={"default": Exposures(), "mean5": ADJUSTABLE})}

    assert [(problem.code, problem.nearest) for problem in check_references(plan, known, KINDS)] == [
        ("adjusted", "csat@mean5")]


def test_a_shop_indicator_is_refused_for_persons(found):
    changes = (("{csat: {weight", "{dau: {weight"), ("      csat:  ", "      dau:  "), ("target: table, ", ""),
               (BANDS, '{bands: [{in: "[0, 900)", points: 50}, {in: "[900, inf)", points: 100}]}'),
               ("lead: csat", "lead: dau"))

    assert [(problem.code, problem.path) for problem in found(*changes) if not problem.code.startswith("warning")] == [
        ("shop_indicator", f"{ROLE}.indicators.dau")]
    assert not [problem for problem in found(*changes, ("subject: person", "subject: shop"))
                if not problem.code.startswith("warning")]


@pytest.mark.parametrize(("base", "code"), [("shop_sales", "shop_indicator"), ("chats", "unit")])
def test_a_rate_is_paid_on_money_that_is_a_persons_own(found, base, code):
    problems = found(("base: net_sales", f"base: {base}"))

    assert [(problem.code, problem.path) for problem in problems] == [(code, f"{ROLE}.rewards[1].base")]


def test_an_indicator_of_another_kind_of_role_is_a_finding(found):
    changes = (("      csat:  ", "      chats: "), ("{csat: {weight", "{chats: {weight"), ("target: table, ", ""),
               (BANDS, '{bands: [{in: "[0, inf)", points: 1}]}'))

    assert [(problem.code, problem.got, problem.allowed) for problem in found(*changes)] == [
        ("warning.kind", "customer_service_presale", "operations")]


def test_a_catalogue_without_variants_is_enough(read, changed):
    known = {name: KnownIndicator(unit=facts.unit, controllability="person", kinds=()) for name, facts in KNOWN.items()}

    assert check_references(read(changed(("worst: 120 s, best: 15 s", "worst: 15 s, best: 120 s"))), known, KINDS) == []


@pytest.mark.parametrize(("old", "new", "path"), [
    ("pool: 20000", 'pool: "value.aov * 2"', "rewards[3].pool"),
    ("pool: 20000", 'pool: "total * 2"', "rewards[3].pool"),
    ("per: subject, lookup: sales_attainment, base_over: nothing", "per: shop, lookup: aov, base_over: nothing",
     "rewards[1].lookup")])
def test_what_is_added_up_over_people_must_add_up(read, changed, old, new, path):
    known = {**KNOWN, "aov": KnownIndicator(unit="money", controllability="person", kinds=(), additive=False)}
    found = check_references(read(changed((old, new))), known, KINDS)

    assert (f"{ROLE}.{path}", "not_additive") in [(problem.path, problem.code) for problem in found]


def test_nothing_is_deferred_to_a_period_that_is_over_before_the_plan_begins(found):
    old, later = "{line: grade_bonus,", "{line: grade_bonus, deferral: {share: 30%, pay_in: PERIOD},"
    [problem] = found((old, later.replace("PERIOD", "2025-12")))
    assert (problem.path, problem.got) == (f"{ROLE}.rewards[2].deferral.pay_in", "2025-12")
    assert found((old, later.replace("PERIOD", "2026-01"))) == []


def test_a_quarter_to_pay_in_has_one_reading(found):
    old, later = "{line: grade_bonus,", "{line: grade_bonus, deferral: {share: 30%, pay_in: 2027-Q1},"
    assert found((old, later)) == []
    [problem] = found((old, later), ("{time_zone:", "{fiscal_year_start: 4, time_zone:"))
    assert (problem.got, problem.allowed) == ("2027-Q1", "a month or a week, such as 2027-01")
