"""Twelve indicators beside plain pandas: the ratio is printed (pytest -s), never asserted; that both agree is asserted.

``python -m tests.benchmarks.indicators 10M`` compares larger shops, each run in a process of its own.
"""

from time import process_time

import pytest

from tests.benchmarks.indicators import through_pandas, through_the_interface
from tests.benchmarks.shop_events import write_events


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    folder = tmp_path_factory.mktemp("events")
    write_events(folder, 100_000)
    return folder


def timed(way, folder):
    begun = process_time()
    return way(folder), process_time() - begun


def test_twelve_indicators_are_those_of_plain_pandas(events):
    through_the_interface(events)
    found, own = timed(through_the_interface, events)
    wanted, plain = timed(through_pandas, events)
    print(f"indicators of 100,000 events: {own:.2f} s CPU, plain pandas {plain:.2f} s")
    assert found.keys() == wanted.keys()
    assert len({key for key, _, _ in found}) == 12
    assert all(float(found[slot]) == pytest.approx(float(wanted[slot]), rel=1e-12) for slot in wanted)
