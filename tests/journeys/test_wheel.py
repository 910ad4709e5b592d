"""The wheel carries everything: installed elsewhere, without source tree or network, it builds a pack."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NO_NETWORK = {"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "PIP_NO_INDEX": "1"}


def _run(*words, cwd, **more):
    done = subprocess.run([sys.executable, *map(str, words)], cwd=cwd, capture_output=True, text=True,
                          env={**os.environ, **NO_NETWORK, **more}, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    _run("-m", "build", "--wheel", "--no-isolation", "--outdir", out, cwd=ROOT)
    return next(out.glob("perfkit-*.whl"))


def test_the_wheel_holds_notebooks_catalogue_generator_and_style(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"perfkit/reports/notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")} <= names
    assert any(name.startswith("perfkit/indicators/catalogue/") and name.endswith(".yaml") for name in names)
    assert any(name.startswith("perfkit/sources/demo/texts/") for name in names)
    assert {"perfkit/results/page.css", "perfkit/reports/template/index.html.j2"} <= names
    assert not any(name.startswith(("tests/", "data/")) for name in names)


def test_an_installed_wheel_builds_a_pack_of_its_own_demo(wheel, tmp_path):
    site, here = tmp_path / "site", tmp_path / "here"
    here.mkdir()
    _run("-m", "pip", "install", "-q", "--no-deps", "--target", site, wheel, cwd=here)
    path = {"PYTHONPATH": str(site)}
    assert str(site) in _run("-c", "import perfkit; print(perfkit.__file__)", cwd=here, **path)
    said = _run("-m", "perfkit.cli", "build", "--report", "executive_brief", "--report", "scorecard", "--role",
                "design", cwd=here, **path)
    index = here / said.strip().split("Open ")[1]
    manifest = json.loads((index.parent / "manifest.json").read_text())
    assert index.is_file()
    assert sorted((page["report"], page["state"]) for page in manifest["pages"]) == [
        ("executive_brief", "done"), ("scorecard", "done")]
    assert not list(here.glob("**/*.failed.html"))
