from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.sources.cells import CellError
from perfkit.sources.columns import cell_reader
from perfkit.sources.mapping_model import ColumnRule
from perfkit.sources.plain import read_plain
from perfkit.sources.stamps import Clock

CLOCK = Clock(ZoneInfo("Asia/Shanghai"))
RULES = [ColumnRule(theirs="x", to="x", kind=kind, unit=unit, times=times) for kind, unit, times in [
    ("integer", None, None), ("integer", "percent", "n"), ("integer", None, "n"), ("thousandths", None, None),
    ("money", "yuan", None), ("money", "fen", None), ("money", "wan", None), ("duration", "s", None),
    ("duration", "ms", None), ("duration", "min", None), ("duration", "h", None), ("duration", "d", None),
    ("share_ppm", "percent", None), ("share_ppm", "fraction", None), ("timestamp", None, None), ("date", None, None),
]]
NUMBERS = st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,7})?", fullmatch=True)
STAMPS = st.from_regex(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]([ T][0-2][0-9]:[0-5][0-9]:[0-5][0-9])?", fullmatch=True)


@given(st.lists(NUMBERS | STAMPS | st.sampled_from(["", "1,234", "5%", "x", "--"]), min_size=1, max_size=8),
       st.sampled_from(RULES))
def test_bulk_and_single_cells_are_read_alike(texts, rule):
    found = read_plain(texts, rule, CLOCK)
    if found is None:
        return
    read = cell_reader(rule, CLOCK)
    for text, plain, value in zip(texts, *found, strict=True):
        if plain:
            assert read(text) == value


@pytest.mark.parametrize("rule", [
    ColumnRule(theirs="x", to="x", kind="money"), ColumnRule(theirs="x", to="x", kind="text"),
    ColumnRule(theirs="x", to="x", kind="date", form="%Y-%d-%m"), ColumnRule(theirs="x", to="x", kind="boolean"),
])
def test_columns_without_a_plain_form_are_left_to_the_readers_of_cells(rule):
    assert read_plain(["2026-01-02"], rule, CLOCK) is None


def test_stamps_of_another_zone_are_left_to_the_readers_of_cells():
    rule = ColumnRule(theirs="x", to="x", kind="timestamp")
    assert read_plain(["2026-01-02 10:00:00"], rule, Clock(ZoneInfo("Asia/Shanghai"), ZoneInfo("UTC"))) is None


def test_a_day_that_does_not_exist_is_not_plain():
    rule = ColumnRule(theirs="x", to="x", kind="date")
    assert read_plain(["2026-02-30"], rule, CLOCK) is None
    with pytest.raises(CellError):
        cell_reader(rule, CLOCK)("2026-02-30")
