from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.errors import PlanError
from perfkit.plan.weights import Weight, weight_shares


def _shares(*texts):
    return list(weight_shares({str(place): Weight.parse(text) for place, text in enumerate(texts)}).values())


def test_ten_weights_of_a_tenth_are_a_whole():
    assert _shares(*["0.1"] * 10) == [Fraction(1, 10)] * 10


@pytest.mark.parametrize("texts", [("60", "40"), ("60%", "40%"), ("0.6", "0.4"), ("60.0", "40.00")])
def test_per_cent_and_fractions_mean_the_same(texts):
    assert _shares(*texts) == [Fraction(3, 5), Fraction(2, 5)]


@pytest.mark.parametrize(("texts", "total", "allowed"), [
    (("80", "80"), "160", "100%"), (("60", "39.9"), "99.9", "100%"), (("0.6", "0.3"), "0.9", "1"),
    (("60%", "30%"), "90", "100%"), (("33.3", "33.3", "33.3"), "99.9", "100%"), (("0", "0"), "0", "1"),
])
def test_another_sum_is_refused_and_never_rescaled(texts, total, allowed):
    with pytest.raises(PlanError) as caught:
        _shares(*texts)

    problem = caught.value.problems[0]
    assert f"add to {total}" in problem.what
    assert problem.allowed.endswith(f"exactly {allowed}")


@pytest.mark.parametrize("texts", [("60%", "40"), ("0.6", "40"), ("60%", "0.4"), ("0.5", "50")])
def test_mixed_notations_are_refused(texts):
    with pytest.raises(PlanError, match="mixed"):
        _shares(*texts)


@pytest.mark.parametrize("texts", [("1",), ("100",), ("99.5", "0.5"), ("100", "0"), ("1", "0"), ("99", "1")])
def test_small_and_large_weights_that_add_up_are_fine(texts):
    assert sum(_shares(*texts)) == 1


@pytest.mark.parametrize("text", ["-1", "100.5", "101", "NaN", "null", "~", "", "sixty", "60 s", "1e2", "1/3", "６０",
                                  "inf"])
def test_what_is_no_weight_is_refused(text):
    with pytest.raises(PlanError) as caught:
        Weight.parse(text)

    assert (caught.value.problems[0].got, caught.value.problems[0].code) == (text, "weight")


@given(st.lists(st.integers(1, 30), min_size=2, max_size=8).filter(lambda parts: sum(parts) < 100))
def test_shares_are_the_written_weights_over_their_whole(parts):
    texts = [*map(str, parts), str(100 - sum(parts))]

    assert _shares(*texts) == [Fraction(int(text), 100) for text in texts]
