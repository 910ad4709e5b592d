"""The reports that exist: their notebooks, titles and whether they are made per role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from perfkit.errors import RequestError, unknown_name
from perfkit.language import Text
from perfkit.study.heading import TITLES


@dataclass(frozen=True)
class ReportKind:
    """One kind of report.

    Parameters
    ----------
    name : str
        Name of the notebook, of the page file and of the ``--report`` option.
    title : Text
    per_role : bool
        True: one page per role; False: one page over all roles.
    """

    name: str
    title: Text
    per_role: bool


REPORTS: Mapping[str, ReportKind] = {
    kind.name: kind
    for kind in (
        ReportKind("executive_brief", TITLES["executive_brief"], per_role=False),
        ReportKind("data_quality", TITLES["data_quality"], per_role=False),
        ReportKind("scorecard", TITLES["scorecard"], per_role=True),
        ReportKind("reward_review", TITLES["reward_review"], per_role=True),
        ReportKind("pay_rules", TITLES["pay_rules"], per_role=True),
        ReportKind("target_review", TITLES["target_review"], per_role=True),
        ReportKind("fairness_review", TITLES["fairness_review"], per_role=True),
        ReportKind("weight_review", TITLES["weight_review"], per_role=True),
    )
}
ALL = "all"
NO_DATA = "no_data"


def find_report(name: str) -> ReportKind:
    """Return the kind of report of that name.

    Raises
    ------
    RequestError
        If there is none; with the nearest name.
    """
    if name not in REPORTS:
        raise RequestError(unknown_name("report", name, list(REPORTS)))
    return REPORTS[name]


def notebook_path(name: str) -> Path:
    """Return the notebook of a report: packaged ones first, those of the source tree otherwise."""
    packaged = Path(__file__).parent / "notebooks" / f"{name}.ipynb"
    return packaged if packaged.exists() else Path(__file__).parents[2] / "notebooks" / f"{name}.ipynb"
