"""What goes wrong on the way costs only itself: a page, a kernel, a run; and a role that nobody holds is no fault."""

import html
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from pages_here import build_here

from perfkit.cli import main
from perfkit.reports import REPORTS
from perfkit.reports import pack as packing
from perfkit.study import hold

RAISES = "raise ValueError('the well is dry: ' + __import__('os').getcwd())"
DIES = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"


def _cli(*words):
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return ended.value.code or 0


def _spoiled(name, code, folder):
    """The notebook of a report with a cell in its middle that goes wrong."""
    notebook = nbformat.read(packing.notebook_path(name), as_version=4)
    notebook.cells.insert(4, nbformat.v4.new_code_cell(code))
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    return path


def _manifest(out):
    return json.loads(next(out.glob("garments/*/*/manifest.json")).read_text())


def _states(index):
    """The state of each page as the index says it."""
    return re.findall(r'<td class="short">([^<]*)</td>', index)


@pytest.fixture(scope="module")
def spoiled(garments, tmp_path_factory):
    """A pack with a page whose cell raises and one whose kernel dies, over an older pack that was whole."""
    folder = tmp_path_factory.mktemp("spoiled")
    words = ["build", garments, "--language", "en", "--out", folder / "out", "--role", "sewing", "--report",
             "executive_brief", "--report", "data_quality", "--report", "scorecard"]
    build_here(garments, out=folder / "out", roles=["sewing"], reports=["executive_brief"])
    good = next((folder / "out").glob("**/executive_brief.html")).read_bytes()
    wrong = {name: _spoiled(name, code, folder) for name, code in (("executive_brief", RAISES), ("scorecard", DIES))}
    known = packing.notebook_path
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "notebook_path", lambda name: wrong.get(name) or known(name))
        code = _cli(*words)
    return folder / "out", code, good, words


def test_a_failed_page_gives_exit_code_three_and_the_others_are_done(spoiled):
    out, code, _, _ = spoiled
    assert code == 3
    assert {page["report"]: page["state"] for page in _manifest(out)["pages"]} == {
        "executive_brief": "failed", "data_quality": "done", "scorecard": "failed"}


def test_each_failure_says_its_reason_on_its_page_and_in_the_index_without_paths(spoiled):
    out, *_ = spoiled
    pages = {page["report"]: page for page in _manifest(out)["pages"]}
    assert "the well is dry" in pages["executive_brief"]["error"]
    assert "the kernel died" in pages["scorecard"]["error"]
    folder = next(out.glob("garments/*/2015-02"))
    index = html.unescape((folder / "index.html").read_text())
    for page in (pages["executive_brief"], pages["scorecard"]):
        assert page["error"] in index
        text = html.unescape((folder / page["file"]).read_text())
        assert "This page could not be completed" in text
        assert page["error"] in text
        assert os.getcwd() not in text
        assert text.rstrip().endswith("</html>")
    assert _states(index) == ["failed", "complete", "failed"]
    assert "failed" in (folder.parent / "index.html").read_text()


def test_the_older_good_page_is_not_touched_by_the_failure(spoiled):
    out, _, good, _ = spoiled
    assert next(out.glob("**/executive_brief.html")).read_bytes() == good


def test_the_next_run_mends_only_what_failed(spoiled, monkeypatch, capsys):
    out, _, good, words = spoiled
    from pages_here import run_here

    from perfkit.reports import page as paging
    from perfkit.reports import runner

    monkeypatch.setattr(paging, "_execute", run_here)
    monkeypatch.setattr(runner, "_processes", lambda _: _Here())
    assert _cli(*words) == 0
    assert "2 pages built, 1 still true" in capsys.readouterr().out
    assert not list(out.glob("**/*.failed.html"))
    assert next(out.glob("**/executive_brief.html")).read_bytes() == good
    assert {page["state"] for page in _manifest(out)["pages"]} == {"done"}


class _Here:
    """The runner's processes, in this one."""

    def __enter__(self):
        from pages_here import Here

        return Here()

    def __exit__(self, *_):
        return None


def test_a_second_run_on_a_held_folder_is_refused_with_who_holds_it(garments, tmp_path, capsys):
    with hold(tmp_path / "garments" / "management.en"):
        code = _cli("build", garments, "--language", "en", "--out", tmp_path, "--report", "executive_brief")
    assert code == 4
    said = capsys.readouterr().err
    assert f"process {os.getpid()}" in said
    assert len(said.strip().splitlines()) == 1
    assert not list(tmp_path.glob("**/*.html"))


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("ended_by", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_that_is_ended_leaves_whole_files_and_the_next_one_completes(garments, tmp_path, ended_by):
    out = tmp_path / "out"
    words = [sys.executable, "-W", "ignore", "-m", "perfkit.cli", "build", garments, "--language", "en", "--out", out,
             "--workers", "1", "--report", "executive_brief", "--report", "data_quality"]
    run = subprocess.Popen(list(map(str, words)), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                           start_new_session=True)
    until = time.monotonic() + 120
    while not list(out.glob("**/*.html")) and time.monotonic() < until and run.poll() is None:
        time.sleep(0.05)
    helpers = psutil.Process(run.pid).children(recursive=True)
    assert helpers
    # Killed alone, or asked to stop with all that it has started, as a terminal does.
    (os.kill if ended_by == signal.SIGKILL else os.killpg)(run.pid, ended_by)
    run.communicate(timeout=60)
    assert psutil.wait_procs(helpers, timeout=10)[1] == []
    pages = list(out.glob("**/*.html"))
    assert len(pages) == 1
    assert pages[0].read_text().rstrip().endswith("</html>")
    stray = next(out.glob("garments/*/2015-02")) / "all" / ".executive_brief.html.1.part"
    stray.write_text("<html>half")
    pack = build_here(garments, out=out, reports=["executive_brief", "data_quality"])
    assert [page["state"] for page in pack.pages] == ["done", "done"]
    assert not list(out.glob("**/.*.part"))
    assert {path.name for path in pack.folder.glob("all/*")} == {"executive_brief.html", "data_quality.html"}


FIFTH = """
  packing:
    name: {en: Packing, zh: 包装}
    kind: production
    subject: team
    period: month
    missing: reweight
    indicators:
      productivity: {weight: 100, scoring: {clamp: {worst: 50%, best: 100%}}}

fairness:"""


@pytest.fixture(scope="module")
def with_empty_role(tmp_path_factory):
    import shutil

    source = Path(__file__).parents[2] / "data" / "garments"
    folder = Path(shutil.copytree(source, tmp_path_factory.mktemp("empty") / "garments",
                                  ignore=shutil.ignore_patterns(".perfkit")))
    plan = next((folder / "plans").iterdir())
    plan.write_text(plan.read_text().replace("\nfairness:", FIFTH, 1))
    return folder


@pytest.mark.parametrize(("language", "why", "state"), [
    ("en", "nobody held this role in the period", "no data"), ("zh", "本期无人任此岗位", "无数据")])
def test_a_role_that_nobody_holds_has_pages_that_say_why(with_empty_role, tmp_path, language, why, state):
    pack = build_here(with_empty_role, out=tmp_path, language=language)
    empty = [page for page in pack.pages if page["role"] == "packing"]
    assert {page["report"] for page in empty} == {kind.name for kind in REPORTS.values() if kind.per_role}
    assert {page["state"] for page in empty} == {"no data"}
    assert not pack.failed
    for page in empty:
        text = html.unescape(re.sub(r"<[^>]+>", " ", (pack.folder / page["file"]).read_text()))
        assert why in text
        assert why in page["finding"]
    assert _states(pack.index.read_text()).count(state) == len(empty)
    assert {page["state"] for page in pack.pages if page["role"] != "packing"} == {"done"}


def test_a_role_that_nobody_holds_is_not_a_role_that_was_paid_nothing(with_empty_role, tmp_path):
    pack = build_here(with_empty_role, out=tmp_path, reports=["executive_brief"])
    brief = (pack.folder / "all" / "executive_brief.html").read_text()
    assert "Packing" not in brief
    assert "Sewing" in brief
