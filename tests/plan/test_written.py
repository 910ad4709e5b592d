import pytest
from pydantic import Field, ValidationError

from perfkit.errors import Problem
from perfkit.plan.values import Number
from perfkit.plan.written import Reading, Section, problems_of


class Inner(Section):
    number: Number = Field(alias="count", description="a number")

    def check(self):
        return [(("count",), Problem(what="too large", code="large"))] if self.number > 9 else []


class Outer(Section):
    parts: tuple[Inner, ...]


def _found(tree):
    reading = Reading()
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(tree, context=reading)
    return [(place, problem.code, problem.nearest) for place, problem in problems_of(caught.value, tree, reading)]


def test_every_problem_has_its_place():
    assert _found({"parts": [{"count": "x"}, {}, {"count": "10"}, {"cont": "1", "count": "1"}, "x"], "prts": "1"}) == [
        (("parts", 0, "count"), "quantity", None), (("parts", 1, "count"), "missing", None),
        (("parts", 2, "count"), "large", None), (("parts", 3, "cont"), "unknown_key", "count"),
        (("parts", 4), "type", None), (("prts",), "unknown_key", "parts")]


def test_only_sound_sections_are_remembered():
    reading, sound, large = Reading(), {"count": "1"}, {"count": "10"}

    Inner.model_validate(sound, context=reading)
    with pytest.raises(ValidationError):
        Inner.model_validate(large, context=reading)

    assert id(sound) in reading.made
    assert id(large) not in reading.made


def test_keys_are_told_as_a_plan_writes_them():
    assert Inner.keys() == ("count",)
    assert Inner.meaning("count") == "a number"
    assert Inner.meaning("other") == ""


@pytest.mark.parametrize("tree", ["x", [], None, 5, {"parts": {}}, {"parts": "x"}, {}])
def test_any_tree_is_a_section_or_problems(tree):
    assert _found(tree)
