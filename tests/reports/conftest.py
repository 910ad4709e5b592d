"""Small notebooks to run: no study, only what the runner itself must get right."""

from pathlib import Path

import nbformat
import pytest

from perfkit.reports import PageJob


@pytest.fixture
def make_notebook(tmp_path):
    def make(*sources: str, parameters: str = 'period: str = "2026-Q2"', name: str = "toy") -> Path:
        cells = [nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
                 *[nbformat.v4.new_code_cell(source) for source in sources]]
        book = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {
            "name": "python3", "display_name": "Python 3", "language": "python"}})
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(book, path)
        return path

    return make


@pytest.fixture
def make_job(tmp_path):
    def make(notebook: Path, target: str = "page.html", **parameters: object) -> PageJob:
        return PageJob(notebook, tmp_path / "out" / target, parameters or {"period": "2026-Q2"}, "Toy", "en",
                       "../index.html")

    return make
