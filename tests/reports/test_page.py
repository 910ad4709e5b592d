"""A page is self-contained, says when it failed, and never tells where it was built."""

import hashlib
import re

from perfkit.reports import build_page

SHOW = "from IPython.display import HTML, display\nHTML('<section><h2>{}</h2><p>text</p></section>')"


def test_a_page_holds_its_results_and_nothing_from_outside(make_notebook, make_job):
    outcome = build_page(make_job(make_notebook(SHOW.format("First"), "print('stream')", SHOW.format("Second"))))
    page = outcome.target.read_text()
    assert (outcome.state, outcome.finding) == ("done", "First")
    assert outcome.sha256 == hashlib.sha256(outcome.target.read_bytes()).hexdigest()
    assert "default-src 'none'" in page
    assert '<html lang="en">' in page
    assert "<script" not in page
    assert not re.search(r"(src|href)=[\"'](https?:)?//", page)
    assert "stream" not in page
    assert re.findall(r'<h2 id="(s\d)">', page) == ["s1", "s2"]


def test_the_same_notebook_gives_the_same_bytes(make_notebook, make_job):
    notebook = make_notebook(SHOW.format("Same"))
    assert build_page(make_job(notebook, "a.html")).sha256 == build_page(make_job(notebook, "b.html")).sha256


def test_a_failing_cell_gives_a_page_that_says_so_and_keeps_the_good_one(make_notebook, make_job):
    good = build_page(make_job(make_notebook(SHOW.format("Good"))))
    bad = build_page(make_job(make_notebook(SHOW.format("Before"), "raise ValueError('broken in /home/someone/work')")))
    assert bad.state == "failed"
    assert "ValueError: broken in" in bad.error
    assert "/home/someone" not in bad.target.read_text()
    assert "Before" in bad.target.read_text()
    assert bad.target.name == "page.failed.html"
    assert "Good" in good.target.read_text()


def test_a_killed_kernel_is_a_failed_page(make_notebook, make_job):
    outcome = build_page(make_job(make_notebook("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")))
    assert (outcome.state, "kernel died" in outcome.error) == ("failed", True)


def test_parameters_reach_the_notebook(make_notebook, make_job):
    notebook = make_notebook("from IPython.display import HTML\nHTML(f'<h2>{period}</h2>')")
    assert build_page(make_job(notebook, period="2026-Q1")).finding == "2026-Q1"


def test_a_note_that_two_results_share_is_said_once(make_notebook, make_job):
    show = "from IPython.display import HTML\nHTML('<h2>{}</h2><ul class=\"notes\"><li>Exact</li>{}</ul>')"
    only = show.format("Last", "")
    page = build_page(make_job(make_notebook(show.format("First", "<li>Drawn</li>"), only))).target.read_text()
    assert page.count("<li>Exact</li>") == page.count("<li>Drawn</li>") == 1
    assert page.count('class="notes"') == 1


def test_what_keeps_a_minus_with_its_amount_stays_out_of_the_manifest(make_notebook, make_job):
    notebook = make_notebook("from IPython.display import HTML\nHTML('<h2>Cost −\u2060¥5</h2>')")
    assert build_page(make_job(notebook)).finding == "Cost −¥5"
