import copy
import pickle
from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

import perfkit.plan


@pytest.fixture
def plan(read, changed):
    return read(changed())


def _parts(value):
    if is_dataclass(value):
        yield value
        for each in fields(value):
            yield from _parts(getattr(value, each.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _parts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _parts(each)


def test_every_part_of_a_plan_is_frozen(plan):
    for part in _parts(plan):
        with pytest.raises(FrozenInstanceError):
            setattr(part, fields(part)[0].name, None)


def test_plans_are_equal_by_what_they_say_and_not_by_where_it_stands(read, changed, plan):
    moved = read("\n\n" + changed())

    assert moved == plan
    assert moved.lines != plan.lines


def test_a_plan_travels_to_another_process(plan):
    assert pickle.loads(pickle.dumps(plan)) == plan
    assert copy.deepcopy(plan) == plan


def test_the_room_names_everything_that_it_offers():
    assert sorted(perfkit.plan.__all__) == perfkit.plan.__all__
    assert all(hasattr(perfkit.plan, name) for name in perfkit.plan.__all__)
