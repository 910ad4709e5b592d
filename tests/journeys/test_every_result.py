"""Every result of every role, for every audience, in both languages: it shows itself and says something."""

import html
import inspect
import re

import nbformat
import pytest
from pages_here import study_here

from perfkit.language import show_money
from perfkit.reports import REPORTS
from perfkit.reports.kinds import notebook_path
from perfkit.results import AUDIENCES
from perfkit.study.rooms import Rooms

CJK = re.compile(r"[㐀-鿿]")
SENTENCE = re.compile(r"[A-Za-z][a-z]{2,}(?: [a-z]{2,})+")
HEADLINE = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)
READERS = [name for name in AUDIENCES if name != "employee"]


def test_pages_ask_for_every_result_there_is():
    asked = set()
    for kind in REPORTS.values():
        cells = nbformat.read(notebook_path(kind.name), as_version=4).cells
        source = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        asked |= set(re.findall(r"study\.(\w+)\(", source))
    answers = {name for name, method in vars(Rooms).items() if inspect.isfunction(method) and not name.startswith("_")}
    assert answers <= asked


def _headlines(pack):
    for page in pack.pages:
        for found in HEADLINE.findall((pack.folder / page["file"]).read_text()):
            yield page, html.unescape(re.sub(r"<[^>]+>", "", found)).replace("\N{WORD JOINER}", "").strip()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("audience", READERS)
@pytest.mark.parametrize("name", ["demo", "garments"])
def test_every_result_shows_itself_and_has_a_headline_in_its_language(pack_for, name, audience, language):
    pack = pack_for(name, audience, language)
    assert [page for page in pack.pages if page["state"] != "done"] == []
    said = list(_headlines(pack))
    assert len(said) > 4 * (len(pack.pages) - 2)
    strange = SENTENCE if language == "zh" else CJK
    assert [(page["file"], text) for page, text in said if not text or strange.search(text)] == []
    assert all(page["finding"] in {text for other, text in said if other is page} for page in pack.pages)


@pytest.mark.parametrize("name", ["demo", "garments"])
def test_no_page_says_the_same_twice(pack_for, name):
    said = list(_headlines(pack_for(name, "management", "en")))
    pages = {page["file"] for page, _ in said}
    told = {file: [text for page, text in said if page["file"] == file] for file in pages}
    assert {file: sorted(set(texts)) for file, texts in told.items()} == {
        file: sorted(texts) for file, texts in told.items()}


def test_a_role_without_targets_is_told_so_once(pack_for, demo):
    said = [text for page, text in _headlines(pack_for("demo", "management", "en"))
            if page["file"] == "warehouse/target_review.html"]
    assert said == ["No indicator of this role had a target in the period", "No target was changed, or set too late"]


def _first_and_last(study, period):
    """For each role the first and the last subject, and one without pay where there is any."""
    for role in study.role_ids(period):
        payouts = study.payouts(role, period).frame
        sums = payouts.groupby("subject")["payout"].sum()
        yield from ((role, subject) for subject in dict.fromkeys([*sums.index[[0, -1]], *sums.index[sums == 0][:1]]))


def test_the_lines_of_one_person_of_each_role_add_up_to_the_payout(demo):
    study = study_here(demo)
    period = study.pack_period()
    asked = list(_first_and_last(study, period))
    assert {role for role, _ in asked} == {"operations", "customer_service", "design", "warehouse"}
    for role, subject in asked:
        told = study.explain(subject, period).frame
        sums = told.groupby(["period", "part"])["amount"].sum().unstack("part")
        assert (sums["line"] == sums["payout"]).all()
        payouts = study.payouts(role, period).frame
        mine = payouts[payouts["subject"] == subject]
        assert int(sums["payout"].sum()) == int(mine["payout"].fillna(0).sum())
        assert set(told["period"]) == set(mine["period"])
        lines = study.pay_lines(role, period).frame
        assert (told["part"] == "line").sum() == (lines["subject"] == subject).sum()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_explanation_speaks_one_language_and_states_the_payout(demo, language):
    study = study_here(demo, language=language)
    period = study.pack_period()
    for _, subject in _first_and_last(study, period):
        told = study.explain(subject, period)
        amounts = told.frame.loc[told.frame["part"] == "payout", "amount"]
        assert show_money(int(amounts.sum()), language) in told.headline()
        assert all(show_money(int(amount), language) in told.text() for amount in amounts)
        assert not (SENTENCE if language == "zh" else CJK).search(told.text()), told.text()
        assert "<h2>" in told.html()


@pytest.mark.parametrize(("language", "said"), [
    ("en", "each value of Answer accuracy and completeness, Service attitude is that of the quarter up to the end"),
    ("zh", "解答准确性、服务态度的数值按季度合并")])
def test_pages_say_which_months_are_pooled_over_their_quarter(pack_for, language, said):
    pack = pack_for("demo", "management", language)
    texts = {page["file"]: html.unescape((pack.folder / page["file"]).read_text()).replace("\N{WORD JOINER}", "")
             for page in pack.pages}
    assert [file for file, text in texts.items() if said in text]
    assert not [file for file, text in texts.items() if said in text and "customer_service" not in file]
