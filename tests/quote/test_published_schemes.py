"""Published schemes written as plans score and pay what their papers say, through `perfkit quote`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import perfkit

SCHEMES = Path(__file__).parents[1] / "golden" / "schemes"
# Cases of each paper; they are replayed here, or through the rooms (``*.cases.yaml``).
PRINTED = {"blended_comish": 4, "cs777_presale": 5, "dept_reward_excess": 11, "designer_8020": 5, "jd_cs_score": 7,
           "kairui_group_pool": 9, "mytime_marginal": 4, "operator_forum": 9, "taobao2017_presale": 4,
           "tiers_salescookie": 5, "tmall_commission": 17, "tmall_team_presale": 8, "trial_commission_bad": 6,
           "vkpi2016_presale": 4, "wh_deduct": 5, "wh_trustone_pool": 15}


def read(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe", pure=True).load(file.read_text("utf-8"))
    return content


def cases() -> list[Any]:
    found = []
    for file in sorted(SCHEMES.glob("*.quotes.yaml")):
        content, scheme = read(file), file.name.split(".")[0]
        found += [pytest.param(scheme, {**content, **case}, id=f"{scheme}-{case['id']}") for case in content["cases"]]
    return found


@pytest.mark.parametrize(("scheme", "case"), cases())
def test_the_quote_says_what_the_paper_says(scheme: str, case: dict[str, Any]) -> None:
    typed = {name: str(cell) for name, cell in case["typed"].items()}
    said = json.loads(perfkit.quote(SCHEMES / f"{scheme}.yaml", case["role"], typed).as_json())
    for part in ("points", "lines", "values"):
        expected = case.get(part, {})
        assert {name: said[part][name] for name in expected} == expected
    assert {name: said[name] for name in ("total", "grade", "payout") if name in case} == {
        name: case[name] for name in ("total", "grade", "payout") if name in case}


def test_every_printed_case_is_replayed() -> None:
    """The table of cases by scheme; what each replay compares stands in its file."""
    assert sum(PRINTED.values()) == 118
    assert replayed() == PRINTED


def replayed() -> dict[str, int]:
    """Return how many cases of each scheme are replayed, by `quote` and through the rooms together."""
    found: dict[str, set[str]] = {}
    for file in (*SCHEMES.glob("*.quotes.yaml"), *SCHEMES.glob("*.cases.yaml")):
        found.setdefault(file.name.split(".")[0], set()).update(str(case["id"]) for case in read(file)["cases"])
    return {scheme: len(ids) for scheme, ids in found.items()}
