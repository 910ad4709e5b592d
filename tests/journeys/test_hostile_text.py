"""Text of strangers - names, ids, labels of roles, lines, scenarios and grades - is shown and never obeyed."""

import csv
import html
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pages_here import build_here

import perfkit
from perfkit.cli import main
from perfkit.plan import read_plan

GARMENTS = Path(__file__).parents[2] / "data" / "garments"
IMAGE, SCRIPT = "<img src=x onerror=alert(1)>", "</svg><script>alert(2)</script>"
QUOTE = "'\"><svg/onload=alert(3)>"
NAMES = [IMAGE, SCRIPT, "$x$", "{n}", "{}", "{0.__class__}", "x" * 300, "长" * 200, "=1+1", "@SUM(A1)", QUOTE,
         "&lt;b&gt;", r"\frac{1}{2}", "javascript:alert(1)", "{{7*7}}", "{% raw %}", "]]><!--", "-->", "%s%n",
         "\N{RIGHT-TO-LEFT OVERRIDE}evil", "a\N{ZERO WIDTH SPACE}b", "a  b", "NULL", "nan"]
TAGS = {"html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section", "details",
        "summary", "h1", "h2", "h3", "p", "a", "ol", "ul", "li", "dl", "dt", "dd", "div", "span", "code", "figure",
        "figcaption", "table", "caption", "thead", "tbody", "tr", "th", "td", "svg", "g", "path", "circle", "rect",
        "line", "text", "tspan", "wbr", "br"}


class _Markup(HTMLParser):
    """What a browser would take for markup: tags, and attributes that could run something."""

    def __init__(self):
        super().__init__()
        self.tags, self.live = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.live += [(tag, name, value) for name, value in attrs
                      if name.startswith("on") or name in ("src", "srcdoc", "action", "formaction", "xlink:href")
                      or (name == "href" and not re.fullmatch(r"#[\w-]+|[\w./-]+\.html", value or ""))]


def _rewrite(path, change):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(change(row, place) for place, row in enumerate(rows))


def _person(row, place):
    return {**row, "subject": row["subject"].replace("sewing", IMAGE), "name_en": NAMES[place % len(NAMES)],
            "name_zh": NAMES[(place + 1) % len(NAMES)], "team": (SCRIPT, "$x$", "{n}")[place % 3], "shop": "=1+1",
            "group_pieces": {"long": SCRIPT}.get(row["group_pieces"], "{n}")}


PLAN = {"name: {en: Sewing, zh: 缝制}": f"name: {{en: '{IMAGE}', zh: '{{n}} {SCRIPT}'}}",
        "name: {en: Finishing, zh: 后整}": "name: {en: '$x$ {role} =1+1', zh: '{}'}",
        "text: {en: Output first, zh: 产出优先}": f"text: {{en: '{IMAGE}', zh: '{{x}}'}}",
        "name: {en: Monthly bonus, zh: 月度奖金}": f"name: {{en: '{SCRIPT}', zh: '{{n}}'}}",
        "grade: A,": "grade: '<b>{n}$x$',", "text: {en: Reach each": f"text: {{en: {SCRIPT} Reach each"}


@pytest.fixture(scope="module")
def hostile(copy_of_garments):
    """A study whose people, teams, subjects, roles, lines, scenarios and grades have hostile names."""
    folder = copy_of_garments
    _rewrite(folder / "people.csv", _person)
    for name in ("targets.csv", "paid_elsewhere.csv"):
        _rewrite(folder / name, lambda row, _: {key: cell.replace("sewing", IMAGE) for key, cell in row.items()})
    mapping = folder / "mapping.yaml"
    mapping.write_text(mapping.read_text().replace("{sweing: sewing}", f"{{sweing: '{IMAGE}'}}"))
    plan = next((folder / "plans").iterdir())
    text = plan.read_text()
    for calm, wild in PLAN.items():
        assert calm in text
        text = text.replace(calm, wild)
    plan.write_text(text)
    return folder


@pytest.fixture(scope="module")
def copy_of_garments(tmp_path_factory):
    return Path(shutil.copytree(GARMENTS, tmp_path_factory.mktemp("hostile") / "garments",
                                ignore=shutil.ignore_patterns(".perfkit")))


@pytest.fixture(scope="module")
def packs(hostile, tmp_path_factory):
    out = tmp_path_factory.mktemp("reports")
    return [build_here(hostile, out=out, audience=audience, language=language)
            for audience, language in (("management", "en"), ("management", "zh"), ("council", "en"))]


def _pages(packs):
    return [path for pack in packs for path in (pack.index, *(pack.folder / page["file"] for page in pack.pages))]


def test_a_study_of_hostile_names_builds(packs):
    assert [page for pack in packs for page in pack.pages if page["state"] != "done"] == []


def test_nothing_of_it_is_markup(packs):
    for path in _pages(packs):
        found = _Markup()
        found.feed(path.read_text())
        assert found.tags <= TAGS, path
        assert not found.live, path


def test_names_are_shown_as_they_are_written(packs):
    text = html.unescape(re.sub(r"<[^>]*>", " ", (packs[0].folder / "sewing" / "scorecard.html").read_text()))
    shown = [name for name in NAMES[12:24] if name.isprintable()]
    assert len(shown) > 6
    assert [name for name in shown if re.sub(r"\s+", " ", name) not in re.sub(r"\s+", " ", text)] == []
    index = html.unescape((packs[0].folder / "index.html").read_text())
    assert f"<h2>{IMAGE}</h2>" in index.replace(html.escape(IMAGE), IMAGE)


def test_no_file_is_named_after_a_stranger(packs):
    names = {path.name for pack in packs for path in pack.folder.rglob("*")}
    assert names <= {"all", "sewing", "finishing", "index.html", "manifest.json", *(
        page["file"].split("/")[1] for pack in packs for page in pack.pages)}


@pytest.mark.browser
def test_a_browser_shows_it_without_running_it_or_breaking_the_page(packs, browser):
    wrong = []
    context = browser.new_context(viewport={"width": 360, "height": 900})
    page = context.new_page()
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: wrong.append(str(fault)))
    page.on("dialog", lambda asked: (wrong.append(asked.message), asked.dismiss()))
    page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else wrong.append(asked.url))
    for path in _pages(packs):
        page.goto(path.resolve().as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wrong += [f"{path.parent.name}/{path.name} is {wide} px too wide"] if wide > 0 else []
    context.close()
    assert not wrong


BAD_IDS = ["../x", "..", "a/b", "a\\\\b", "/etc", "CON", "nul", "a" * 41, "-x", ".x", "a b", "x.html"]


@pytest.mark.parametrize("written", ["plan: garments", "\n  sewing:", "\n  output:"])
def test_ids_that_would_leave_their_folder_are_refused(tmp_path, written):
    text = next((GARMENTS / "plans").iterdir()).read_text()
    word = written.strip(" \n:").split()[-1]
    for bad in BAD_IDS:
        plan = tmp_path / "2015-01-01.yaml"
        plan.write_text(text.replace(written, written.replace(word, f'"{bad}"'), 1))
        with pytest.raises(perfkit.PlanError, match="not an id that can name a folder"):
            read_plan(plan)


def test_a_role_that_would_leave_the_pack_writes_nothing(tmp_path, capsys):
    folder = Path(shutil.copytree(GARMENTS, tmp_path / "in" / "s", ignore=shutil.ignore_patterns(".perfkit")))
    plan = next((folder / "plans").iterdir())
    plan.write_text(plan.read_text().replace("\n  sewing:", '\n  "../../../x":'))
    with pytest.raises(SystemExit) as ended:
        main(["build", str(folder), "--out", str(tmp_path / "out")])
    assert ended.value.code == 2
    assert not (tmp_path / "out").exists()
    assert "../../../x" in capsys.readouterr().err
