"""Rows behind a number, through the study and the command."""

import json

import pandas as pd
import pytest

import perfkit
from perfkit.cli import main
from perfkit.errors import RequestError
from tests.study.shop import write_orders, write_refunds, write_shop


@pytest.fixture
def shop(tmp_path):
    folder = write_shop(tmp_path / "shop")
    write_orders(folder, "2026-01", {"o1": ("a", "100.00"), "o2": ("a", "50.00"), "o3": ("b", "70.00")})
    write_refunds(folder, "2026-01", {"o2": "20.00"})
    write_orders(folder, "2026-02", {"o4": ("a", "30.00")})
    return folder


def run(*words):
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return ended.value.code or 0


def test_rows_of_a_month_and_of_the_quarter(shop):
    study = perfkit.open_study(shop)
    january = study.rows("net_sales", "a", "2026-01")
    assert january.frame.loc[january.frame["counts"] != "out", ["key", "numerator"]].values.tolist() == [
        ["order_id=o1", 10000], ["order_id=o2", 3000]]
    assert study.rows("net_sales", "a", "2026-Q1").sums["numerator"].tolist() == ["16000"]


def test_rows_equal_the_stored_value(shop):
    study = perfkit.open_study(shop)
    values = study.indicator_values("operations", "2026-01").frame
    mine = values[values["subject"] == "a"].iloc[0]
    assert study.rows("net_sales", "a", "2026-01").sums["numerator"].tolist() == [str(mine["numerator"])]


def test_shared_orders_count_with_their_share(shop):
    (shop / "log").mkdir()
    (shop / "log" / "credits.csv").write_text("order_id,subject,share\no1,a,60%\no1,b,40%\n")
    frame = perfkit.rows("net_sales", "a", "2026-01", study=shop).frame
    taken = frame[frame["counts"] != "out"]
    assert sorted(taken["numerator"]) == [3000, 6000]


def test_a_frozen_month_is_told_as_it_was_frozen(shop):
    perfkit.freeze("2026-01", study=shop)
    write_orders(shop, "2026-01", {"o1": ("a", "999.00")})
    assert perfkit.rows("net_sales", "a", "2026-01", study=shop).sums["numerator"].tolist() == ["13000"]


def test_a_subject_with_two_roles_asks_for_one(shop):
    plan = shop / "plans" / "2026-01-01.yaml"
    head, mark, tail = plan.read_text().partition("fairness:")
    role = head[head.index("  operations:"):]
    plan.write_text(head + role.replace("  operations:", "  second:", 1) + mark + tail)
    people = pd.read_csv(shop / "people.csv", dtype=str, keep_default_na=False)
    people.loc[0, "to"] = "2026-01-15"
    more = people.iloc[[0]].assign(role="second", **{"from": "2026-01-16", "to": ""})
    pd.concat([people, more]).to_csv(shop / "people.csv", index=False)
    with pytest.raises(RequestError, match="--role operations or second"):
        perfkit.rows("net_sales", "a", "2026-01", study=shop)
    told = perfkit.rows("net_sales", "a", "2026-01", role="operations", study=shop)
    assert set(told.frame["role"]) == {"operations"}
    with pytest.raises(RequestError, match="did you mean 'second'"):
        perfkit.rows("net_sales", "a", "2026-01", role="secnd", study=shop)


def test_the_command_prints_text_csv_and_json(shop, capsys):
    words = ("rows", "net_sales", "--subject", "a", "--period", "2026-01", "--study", shop)
    assert run(*words, "--language", "zh") == 0
    assert "计入分子" in capsys.readouterr().out
    assert run(*words, "--csv") == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("2026-01,operations,a,2026-01-01,net_sales@default")
    assert run(*words, "--json") == 0
    assert json.loads(capsys.readouterr().out)["sums"] == [
        {"spell": "2026-01-01", "numerator": "13000", "denominator": "1"}]


@pytest.mark.parametrize(("changed", "said"), [
    ({"--period": "2025-06"}, "no data in this period; got '2025-06'; allowed: periods from 2026-01"),
    ({"--subject": "aa"}, "no such subject"), ({"--period": "soon"}, "got 'soon'"),
    ({"--role": "operation"}, "did you mean 'operations'")])
def test_what_does_not_exist_is_refused_in_one_line(shop, capsys, changed, said):
    told = {"--subject": "a", "--period": "2026-01", "--study": str(shop)} | changed
    assert run("rows", "net_sales", *(word for pair in told.items() for word in pair)) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("name", "said"), [("net_sale", "did you mean 'net_sales'"),
                                            ("net_sales@gmw", "did you mean 'gmv'")])
def test_an_unknown_indicator_or_variant_is_refused_with_the_nearest(shop, capsys, name, said):
    assert run("rows", name, "--subject", "a", "--period", "2026-01", "--study", shop) == 2
    assert said in capsys.readouterr().err
