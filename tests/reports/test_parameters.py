"""A parameter that a notebook does not know never runs with the default instead."""

import pytest

from perfkit.errors import RequestError
from perfkit.reports import REPORTS, check_parameters, declared_parameters
from perfkit.reports.kinds import NO_DATA, notebook_path


def test_unknown_missing_and_badly_typed_parameters_are_refused_together(make_notebook):
    notebook = make_notebook(parameters='period: str = None\nseed: int = 3')
    with pytest.raises(RequestError) as caught:
        check_parameters(notebook, {"perod": "2026-Q2", "seed": "three"})
    assert {problem.code for problem in caught.value.problems} == {
        "unknown_parameter", "missing_parameter", "parameter_type"}
    unknown = next(problem for problem in caught.value.problems if problem.code == "unknown_parameter")
    assert (unknown.got, unknown.nearest) == ("perod", "period")


def test_true_is_not_a_number(make_notebook):
    with pytest.raises(RequestError, match="True"):
        check_parameters(make_notebook(parameters="seed: int = 3"), {"seed": True})


@pytest.mark.parametrize("cell", ["period = 3", "period: list = []", "print(1)"])
def test_a_parameter_cell_declares_and_does_nothing_else(make_notebook, cell):
    with pytest.raises(RequestError, match="name: type = default"):
        declared_parameters(make_notebook(parameters=cell))


@pytest.mark.parametrize("name", [*REPORTS, NO_DATA])
def test_every_report_has_a_notebook_with_typed_parameters(name):
    declared = declared_parameters(notebook_path(name))
    assert {"study_folder", "period", "audience", "language", "as_of"} <= set(declared)


def test_a_notebook_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(RequestError, match=r"gone\.ipynb"):
        declared_parameters(tmp_path / "gone.ipynb")
