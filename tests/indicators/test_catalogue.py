"""The catalogue as data: complete, in both languages, and consistent with itself."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
from ruamel.yaml import YAML

from perfkit.errors import RequestError
from perfkit.indicators import KINDS, catalogue, full_key, indicator_names, split_key
from perfkit.plan.quantities import Unit

FACTS = Path(__file__).parents[3] / "shared" / "catalog" / "kpi_catalog.yaml"
CJK = re.compile(r"[\u4e00-\u9fff]")
OURS = {"productivity", "productivity_attainment", "overtime_per_worker", "idle_worker_share", "target_day_share",
        "delivery_on_time_rate", "seller_order_count", "review_score"}


def test_seventy_two_of_the_field_and_eight_of_production_and_marketplace():
    assert len(catalogue()) == 80
    assert set(catalogue()) >= OURS


def every_text():
    for indicator in catalogue().values():
        yield from (indicator.name, indicator.numerator, indicator.denominator, indicator.aggregation)
        yield indicator.min_n.of
        yield from (variant.differs for variant in indicator.variants.values())


def test_every_text_is_in_its_own_language():
    for text in every_text():
        assert not CJK.search(text.en), text
        assert CJK.search(text.zh) or text.zh == "1", text


def test_facts_are_from_closed_lists():
    for indicator in catalogue().values():
        assert indicator.kinds
        assert set(indicator.kinds) <= set(KINDS)
        assert set(indicator.counter_indicators) <= set(catalogue()) - {indicator.id}
        assert indicator.controllability in ("person", "shared", "shop")
        assert indicator.min_n.score >= indicator.min_n.show >= 0
        assert indicator.default_variant == next(iter(indicator.variants))
        assert indicator.sources
        assert {source.trust for source in indicator.sources} <= set("ABC")
        for variant in indicator.variants.values():
            assert variant.unit in get_args(Unit)
            assert variant.direction in ("higher", "lower")


def test_every_kind_has_indicators():
    assert set(KINDS) == {kind for indicator in catalogue().values() for kind in indicator.kinds}


def test_keys_name_indicator_and_variant():
    assert full_key("csat") == "csat@default"
    assert full_key("delivery_on_time_rate") == "delivery_on_time_rate@by_date"
    assert split_key("csat@mean5")[1].unit == "points"
    assert indicator_names()["ad_roas@net"].en == "Return on ad spend (called ROI in China) (net)"


@pytest.mark.parametrize(("key", "nearest"), [("csatt", "csat"), ("csat@mean", "mean5")])
def test_unknown_names_are_refused_with_the_nearest(key, nearest):
    with pytest.raises(RequestError) as caught:
        full_key(key)
    assert caught.value.problems[0].nearest == nearest


@pytest.mark.skipif(not FACTS.exists(), reason="the catalogue of facts is not beside the repository")
def test_nothing_of_the_facts_is_lost():
    rows = YAML(typ="safe").load(FACTS)["indicators"]
    assert len(rows) == 72
    counts = Counter()
    for row in rows:
        indicator = catalogue()[row["id"]]
        assert indicator.name.zh == row["name_zh"]
        assert set(indicator.kinds) >= set(row["roles"])
        assert indicator.direction == row["direction"]
        assert list(indicator.counter_indicators) == row["counter_indicators"]
        assert indicator.controllability == row["controllability"]
        assert (indicator.min_n.score, indicator.min_n.show) == (row["min_n"]["score"], row["min_n"]["show"])
        assert (indicator.maturity_days, indicator.window_days) == (row["maturity_days"], row["window_days"])
        assert set(indicator.variants) >= {variant["id"] for variant in row["variants"]}
        counts["variants"] += len(row["variants"])
    assert counts["variants"] == 152
