"""A real marketplace, from raw csv to a pack: numbers of an independent tool, and pages that hold 1,610 sellers.

The exports (Olist, CC BY-NC-SA 4.0) are not part of the project: these tests run where they lie beside it.
"""

import csv
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

import perfkit
from perfkit.indicators import compute_indicators
from perfkit.periods import parse_period

HERE = Path(__file__).parent
SHARED = Path(__file__).parents[2].parent / "shared"
EXPORTS = SHARED / "data" / "olist_a"
WANTED = ["delivery_on_time_rate@by_date", "delivery_on_time_rate@timestamp", "ship_on_time_rate@shipped_only",
          "review_score", "net_sales@gmv", "seller_order_count"]
pytestmark = pytest.mark.skipif(not EXPORTS.is_dir(), reason="the Olist exports do not lie beside the project")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("olist") / "olist"
    shutil.copytree(HERE / "olist", folder)
    (folder / "exports").mkdir()
    for name in ("orders", "order_items", "order_reviews", "customers"):
        (folder / "exports" / f"{name}.csv").symlink_to(EXPORTS / f"{name}.csv")
    with (EXPORTS / "sellers.csv").open() as sellers, (folder / "people.csv").open("w", newline="") as roster:
        rows = csv.writer(roster)
        rows.writerow(["subject", "name_zh", "name_en", "role", "team", "shop", "manager", "from", "to", "schedule",
                       "wage_base"])
        for seller in csv.DictReader(sellers):
            rows.writerow([seller["seller_id"], seller["seller_id"], seller["seller_id"], "sellers",
                           seller["seller_state"], "olist", "", "2016-09-01", "", "", "0"])
    return perfkit.open_study(folder)


@pytest.fixture(scope="module")
def values(study):
    periods = [parse_period(text) for text in ("2016", "2017", "2018")]
    return compute_indicators(study.inputs.tables, study.inputs.people, WANTED, periods, as_of=study.as_of,
                              kind="seller", min_n={})


@pytest.fixture(scope="module")
def reference():
    cases = json.loads((SHARED / "reference" / "indicator_on_raw_data.json").read_text())
    return {case["id"]: case["results"] for case in cases}


def _sum(values: pd.DataFrame, indicator: str, column: str) -> int:
    return int(values.loc[values["indicator"] == indicator, column].dropna().astype("int64").sum())


def test_totals_equal_the_independent_tool(values, reference):
    want = reference["olist_totals_a"]
    got = {"on_time_by_date": _sum(values, "delivery_on_time_rate@by_date", "numerator"),
           "on_time": _sum(values, "delivery_on_time_rate@timestamp", "numerator"),
           "delivered": _sum(values, "delivery_on_time_rate@by_date", "denominator"),
           "ship_in_time": _sum(values, "ship_on_time_rate@shipped_only", "numerator"),
           "shipped": _sum(values, "ship_on_time_rate@shipped_only", "denominator"),
           "seller_orders": _sum(values, "seller_order_count@default", "numerator")}
    assert got == {name: want[name] for name in got}
    assert _sum(values, "net_sales@gmv", "numerator") / 100 == pytest.approx(want["gmv"], rel=1e-12)


def test_review_score_is_the_mean_of_order_means(values, reference):
    want = reference["olist_reviews_a"]
    rows = values[values["indicator"] == "review_score@default"]
    assert rows["n"].sum() == want["n"]
    assert (rows["value"] * rows["n"]).sum() / rows["n"].sum() == pytest.approx(want["mean_of_order_means"], rel=1e-9)


def test_sellers_equal_the_independent_tool(values, reference):
    for want in reference["olist_top_sellers_a"]:
        mine = values[values["subject"] == want["seller_id"]]
        assert _sum(mine, "delivery_on_time_rate@by_date", "numerator") == want["on_time_by_date"]
        assert _sum(mine, "delivery_on_time_rate@by_date", "denominator") == want["delivered"]
        assert _sum(mine, "ship_on_time_rate@shipped_only", "numerator") == want["ship_in_time"]
        assert _sum(mine, "seller_order_count@default", "numerator") == want["n"]
        assert _sum(mine, "net_sales@gmv", "numerator") / 100 == pytest.approx(want["gmv"], rel=1e-12)


def test_months_equal_the_independent_tool(study, reference):
    months = [row["month"] for row in reference["olist_by_month_a"]]
    values = compute_indicators(study.inputs.tables, study.inputs.people, ["net_sales@gmv", "seller_order_count"],
                                [parse_period(month) for month in months], as_of=study.as_of, kind="seller", min_n={})
    for want in reference["olist_by_month_a"]:
        mine = values[values["period"] == want["month"]]
        assert _sum(mine, "seller_order_count@default", "numerator") == want["seller_orders"]
        assert _sum(mine, "net_sales@gmv", "numerator") / 100 == pytest.approx(want["gmv"], rel=1e-12)


def test_a_pack_is_built_from_raw_csv(study, tmp_path):
    pack = perfkit.build_pack(study, period="2018-Q1", out=tmp_path)
    assert [page["error"] for page in pack.failed] == []
    assert len(pack.pages) == 8
