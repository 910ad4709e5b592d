"""Notebooks compose and nothing else; each runs on the sample data in the journeys."""

import ast
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def book(request):
    return nbformat.read(request.param, as_version=4)


def test_no_outputs_and_no_counts(book):
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


def test_one_cell_of_parameters(book):
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in book.cells) == 1


def test_cells_are_short_and_decide_nothing(book):
    for cell in (cell for cell in book.cells if cell.cell_type == "code"):
        assert len(cell.source.splitlines()) <= 8
        kinds = {type(node) for node in ast.walk(ast.parse(cell.source))}
        assert not kinds & {ast.If, ast.For, ast.While, ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.Try}
