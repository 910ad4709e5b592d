"""The two ready studies in data/: whole, readable, and what they say they are."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from perfkit.indicators import catalogue
from perfkit.periods import last_complete_period
from perfkit.plan import check_references, read_plans
from perfkit.plan.lines import Amount, Pool, RateMarginal, RateWhole
from perfkit.plan.scoring_rules import Attainment, Bands, Clamp
from perfkit.sources import read_mapping, read_paid_elsewhere, read_people, read_tables, read_targets

DATA = Path(__file__).parents[1] / "data"
STUDIES = ("demo", "garments")
# The file as carried by the UCI Machine Learning Repository, no. 597 (CC BY 4.0), 1,197 rows.
GARMENTS_SHA256 = "1221ba4b5abe0d5217d7afee452caa9415c0de127fb668441cddb4169c52e42d"


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@pytest.fixture(params=STUDIES)
def study(request: pytest.FixtureRequest) -> Path:
    return DATA / request.param


def roles_of(study: Path) -> list:
    return [role for plan in read_plans(study / "plans").versions.values() for role in plan.roles.values()]


def test_plans_name_only_what_exists(study):
    known = catalogue()
    kinds = {kind for indicator in known.values() for kind in indicator.kinds}
    for plan in read_plans(study / "plans").versions.values():
        assert [str(problem) for problem in check_references(plan, known, kinds)] == []


def test_people_hold_the_roles_of_the_plans(study):
    people = read_people(study / "people.csv")
    assert set(people["role"]) == {role.id for role in roles_of(study)}
    assert set(people["schedule"]) <= {"full", "part"}


def test_groups_of_the_plans_are_columns_of_people(study):
    people = read_people(study / "people.csv")
    for plan in read_plans(study / "plans").versions.values():
        assert set(plan.fairness.groups) <= set(people.columns)
        assert set(plan.fairness.questions) <= set(plan.fairness.groups)


def test_targets_are_of_people_and_of_indicators_that_want_them(study):
    units = {name: indicator.unit for name, indicator in catalogue().items()}
    targets = read_targets(study / "targets.csv", units)
    assert set(targets["subject"]) <= set(read_people(study / "people.csv")["subject"])
    wanted = {name for role in roles_of(study) for name, rule in role.indicators.items() if rule.target == "table"}
    assert set(targets["indicator"]) == wanted


def test_the_mapping_is_whole_and_the_cache_is_ignored(study):
    assert read_mapping(study / "mapping.yaml")
    assert ".perfkit/" in (study / ".gitignore").read_text("utf-8").split()


def test_the_readme_says_where_the_data_come_from(study):
    text = (study / "README.md").read_text("utf-8")
    assert ("made: people and numbers are invented" in text.lower() if study.name == "demo"
            else "CC BY 4.0" in text and "597" in text and "Imran" in text)


def test_plans_of_the_demo_use_every_kind_of_rule():
    roles = roles_of(DATA / "demo")
    scorings = {type(rule.scoring) for role in roles for rule in role.indicators.values()}
    lines = {type(line) for role in roles for line in role.rewards}
    pools = [line for role in roles for line in role.rewards if isinstance(line, Pool)]
    assert scorings == {Bands, Clamp, Attainment}
    assert lines == {RateWhole, RateMarginal, Amount, Pool}
    assert {role.missing for role in roles} == {"reweight", "hold", "target", "zero"}
    assert {line.share_by.split(".")[0] for line in pools} == {"total", "grade_pay", "equal", "points"}
    assert {line.remainder for line in pools} == {"keep", "redistribute"}
    assert {(role.id, role.period) for role in roles} == {
        ("customer_service", "month"), ("warehouse", "month"), ("operations", "quarter"), ("design", "quarter")}


def test_the_second_plan_of_the_demo_changes_weights_and_its_scenarios_only_weights():
    first, second = read_plans(DATA / "demo" / "plans").versions.values()
    assert any(first.roles[name].indicators[key].weight != rule.weight
               for name, role in second.roles.items() for key, rule in role.indicators.items())
    for plan in (first, second):
        assert set(plan.scenarios) == {"sales", "satisfaction", "traffic"}
        changes = [set(change) for scenario in plan.scenarios.values() for role in scenario.changes.values()
                   for change in role.values()]
        assert all(change == {"weight"} for change in changes)


def test_the_factory_file_is_the_published_one():
    data = (DATA / "garments" / "exports" / "garments_worker_productivity.csv").read_bytes()
    assert hashlib.sha256(data).hexdigest() == GARMENTS_SHA256


@pytest.fixture(scope="module")
def factory() -> list[dict[str, str]]:
    """The factory's rows with the subject and day that each belongs to."""
    found = rows_of(DATA / "garments" / "exports" / "garments_worker_productivity.csv")
    for row in found:
        department = {"sweing": "sewing"}.get(row["department"].strip(), row["department"].strip())
        row["subject"] = f"{department}-{int(row['team']):02d}"
        row["day"] = datetime.strptime(row["date"], "%m/%d/%Y").date().isoformat()
    return found


def test_targets_of_the_factory_are_its_own(factory):
    written = {(row["subject"], row["period"]): Decimal(row["target"].rstrip("%")) / 100
               for row in rows_of(DATA / "garments" / "targets.csv")}
    assert written == {(row["subject"], row["day"]): Decimal(row["targeted_productivity"]) for row in factory}


def test_incentives_of_the_factory_are_summed_by_team_and_month(factory):
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in factory:
        sums[row["subject"], row["day"][:7]] += Decimal(row["incentive"])
    paid = read_paid_elsewhere(DATA / "garments" / "paid_elsewhere.csv")
    written = {(payee, str(period)): Decimal(int(amount)) / 100
               for payee, period, amount in zip(paid["payee"], paid["period"], paid["amount"], strict=True)}
    assert written == dict(sums)
    assert sum(written.values()) == 45_738


def test_groups_of_the_factory_split_each_department_by_its_standard_minutes(factory):
    minutes = defaultdict(list)
    for row in factory:
        minutes[row["subject"]].append(Decimal(row["smv"]))
    mean = {subject: sum(values) / len(values) for subject, values in minutes.items()}
    people = rows_of(DATA / "garments" / "people.csv")
    for department in ("sewing", "finishing"):
        own = {row["subject"]: row["group_pieces"] for row in people if row["role"] == department}
        assert len(own) == 12
        assert max(mean[subject] for subject, group in own.items() if group == "short") < min(
            mean[subject] for subject, group in own.items() if group == "long")


def test_tables_of_the_factory_keep_every_row_and_every_taka(factory, tmp_path):
    tables = read_tables(DATA / "garments", time_zone="Asia/Dhaka", cache=tmp_path)
    frame = tables.frame("production_daily")
    assert len(frame) == len(factory) == 1_197
    assert frame["incentive"].sum() == 100 * sum(Decimal(row["incentive"]) for row in factory)
    assert set(frame["team_id"]) == set(read_people(DATA / "garments" / "people.csv")["subject"])
    assert tables.latest_day == date(2015, 3, 11)
    assert last_complete_period(tables.latest_day, "month").text == "2015-02"
