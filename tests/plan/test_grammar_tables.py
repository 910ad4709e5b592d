import pytest

from perfkit.language import Text
from perfkit.plan import Clamp, Quantity, Undefined

BANDS = '{bands: [{in: "[95%, inf)", points: 100}, {in: "[90%, 95%)", points: 80}, {else: 50}]}'
CLAMP = "{clamp: {worst: 120 s, best: 15 s}}"


def _scoring(plan):
    return plan.roles["customer_service"].indicators["csat"].scoring


@pytest.mark.parametrize(("row", "otherwise"), [
    ("{else: 50}", 50), ("{else: undefined, reason: not rated}", Undefined(Text.same("not rated"))),
    ("{else: undefined, reason: {en: too low, zh: 过低}}", Undefined(Text(en="too low", zh="过低"))),
])
def test_else_is_a_number_or_undefined_with_a_reason(read, changed, row, otherwise):
    assert _scoring(read(changed(("{else: 50}", row)))).otherwise == otherwise


def test_else_may_be_the_next_lower_row(read, changed):
    bands = '{bands: [{in: "[0, 80%]", points: 0}, {in: "[81%, 100%]", points: 9}, {else: next_lower}]}'

    assert _scoring(read(changed((BANDS, bands)))).otherwise == "next_lower"


@pytest.mark.parametrize(("old", "new", "code"), [
    ("{else: 50}", "{else: undefined}", "else_reason"), ("{else: 50}", "{else: 50, reason: x}", "else_reason"),
    ("{else: 50}", "{else: fifty}", "quantity"), ("{else: 50}", "{else: next_lower}", "uncovered"),
    ("{else: 50}", "{else: 50}, {else: 40}", "else_row"), ("{else: 50}", "{else: 50, points: 5}", "unknown_key"),
    (BANDS, "{bands: [{else: 50}]}", "else_row"), (BANDS, "{bands: []}", "else_row"),
    (BANDS, '{bands: [{else: 5}, {in: "[0, 1]", points: 5}]}', "else_row"),
    ("points: 80", "point: 80", "unknown_key"), ("points: 80", "points: 80%", "quantity"),
])
def test_a_row_that_says_nothing_clear_is_refused(faults, old, new, code):
    assert code in [problem.code for problem in faults((old, new))]


def test_a_written_domain_is_what_must_be_covered(read, changed, faults):
    bands = '{bands: [{in: "[0%, 50%)", points: 0}, {in: "[50%, 100%]", points: 9}], domain: "DOMAIN"}'

    assert _scoring(read(changed((BANDS, bands.replace("DOMAIN", "[0%, 100%]"))))).domain.text() == "[0%, 100%]"
    assert [problem.what for problem in faults((BANDS, bands.replace("DOMAIN", "[-10%, 100%]")))] == [
        "no row holds [-10%, 0%)"]


def test_a_domain_in_another_unit_than_the_rows_is_refused(faults):
    bands = '{bands: [{in: "[0, 100%]", points: 0}], domain: "[0, 100]"}'

    assert [(problem.path.rsplit(".", maxsplit=1)[-1], problem.code) for problem in faults((BANDS, bands))] == [
        ("domain", "mixed_units")]


def test_bands_of_attainment_have_no_upper_end(read, changed, faults):
    bands = '{of: attainment, bands: [{in: "[0, 80%)", points: 0}, {in: "[80%, TOP", points: 100}]}'

    assert _scoring(read(changed((BANDS, bands.replace("TOP", "inf)"))))).of == "attainment"
    assert [problem.what for problem in faults((BANDS, bands.replace("TOP", "100%]")))] == ["no row holds (100%, inf)"]


def test_a_clamp_runs_in_either_direction(read, changed):
    plan = read(changed((BANDS, "{clamp: {worst: 60%, best: 95%}}")))

    assert _scoring(plan) == Clamp(worst=Quantity.parse("60%"), best=Quantity.parse("95%"))


@pytest.mark.parametrize("ends", ["{worst: 15 s, best: 15 s}", "{worst: 60 s, best: 1 min}", "{worst: 1 s, best: 5%}",
                                  "{worst: 15, best: 15 s}"])
def test_a_clamp_between_equal_or_incomparable_ends_is_refused(faults, ends):
    assert [problem.code for problem in faults((CLAMP, f"{{clamp: {ends}}}"))] == ["clamp"]


@pytest.mark.parametrize("rule", ["{cap: 50%, floor: 50%}", "{floor: -1%}", "{cap: 40%, floor: 60%}"])
def test_a_floor_that_is_no_floor_is_refused(faults, rule):
    assert [problem.code for problem in faults((BANDS, f"{{attainment: {rule}}}"))] == ["attainment"]


@pytest.mark.parametrize(("scoring", "got"), [
    ("{}", "none"), ("{of: value}", "none"),
    ("{clamp: {worst: 1, best: 2}, attainment: {cap: 120%}}", "clamp, attainment"),
    ("{clamp: {worst: 1, best: 2}, of: attainment}", "clamp"), ('{attainment: {}, domain: "[0, 1]"}', "attainment"),
])
def test_scoring_is_by_exactly_one_method(faults, scoring, got):
    assert [(problem.code, problem.got) for problem in faults((CLAMP, scoring))] == [("scoring_kind", got)]


def test_an_unknown_method_is_told_with_the_nearest(faults):
    assert [problem.nearest for problem in faults((CLAMP, "{clmp: {worst: 1, best: 2}}"))] == ["clamp"]
