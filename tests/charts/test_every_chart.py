"""What holds for every chart family, whatever stands in the data."""

import subprocess
import sys
import warnings
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfkit import charts
from perfkit.errors import RequestError

PLAIN = {"en": ["Team one", "Night shift", "New starters"], "zh": ["售前一组", "夜班", "新员工"]}
HOSTILE = ["<script>alert(1)</script>", "$x^2$ & ¥5 \"quoted\"", "a\x00b\u202ec", "名" * 60, "word " * 60]
OPTIONS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_draws_without_a_warning_in_both_languages(family, read, language):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = read(family(PLAIN[language], language))
    assert drawn.marks()
    written = "".join(drawn.texts())
    if family.name in {"bars", "dots", "stacked", "swing", "heat", "trend", "curve"}:
        assert all(label in written for label in PLAIN[language])


def test_hostile_text_is_text(family):
    chart = family(HOSTILE, "en")
    page = f"<body>{chart._repr_html_()}</body>"
    ElementTree.fromstring(page)
    assert "<script" not in page
    assert "\x00" not in page
    assert "\u202e" not in page
    page.encode()


def test_hostile_words_are_text(family):
    chart = family(PLAIN["en"], "en") if family.name == "lorenz" else family(PLAIN["en"])
    hostile = charts.Chart(chart.figure, "<b>$x$ & \x07", "\"><img src=x onerror=alert(1)>")
    tree = ElementTree.fromstring(hostile._repr_html_())
    assert tree.get("aria-label") == "\"><img src=x onerror=alert(1)>"
    assert tree.find("figcaption").text == "<b>$x$ &"


def test_nothing_is_drawn_or_written_outside(family, read):
    for labels in (PLAIN["en"], PLAIN["zh"], HOSTILE):
        drawn = read(family(labels))
        width, height = drawn.size()
        for text, left, right, base in drawn.text_spans():
            assert left >= -0.1, text
            assert right <= width + 0.1, text
            assert 8 <= base <= height - 1, text
        for left, top, right, bottom in drawn.boxes():
            assert left >= -0.1
            assert top >= -0.1
            assert right <= width + 0.1
            assert bottom <= height + 0.1


@OPTIONS
@given(labels=st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=6, unique=True))
def test_any_labels_fit(family, read, labels):
    drawn = read(family(labels))
    width, _ = drawn.size()
    assert all(left >= -0.1 and right <= width + 0.1 for _, left, right, _ in drawn.text_spans())


def test_svg_has_no_ids_addresses_dates_or_grounds(family):
    svg = family(PLAIN["zh"], "zh").svg()
    for banned in (" id=", "http", "url(", "<title", "metadata", "20" + "26-1", "xlink", "#ffffff\"/>", "clip-path"):
        assert banned not in svg, banned
    assert "fill:currentColor" in svg
    assert "PingFang SC" in svg


def test_the_same_frame_gives_the_same_bytes_and_is_left_alone(family):
    first, second = family(PLAIN["zh"], "zh"), family(PLAIN["zh"], "zh")
    assert first._repr_html_() == second._repr_html_()


@pytest.mark.parametrize("missing", ["title", "alt"])
def test_a_chart_without_its_words_is_refused(family, missing):
    with pytest.raises(RequestError, match=missing):
        family(PLAIN["en"], **{missing: "  "})


def test_an_unknown_language_is_refused(family):
    with pytest.raises(RequestError, match="language"):
        family(PLAIN["en"], "de")


def test_other_processes_and_hash_seeds_give_the_same_bytes():
    code = ("import pandas as pd; from perfkit.charts import bars; import hashlib; "
            "c = bars(pd.DataFrame({'t': ['甲', 'B'], 'v': [1, 2]}), label='t', value='v', kind='count', title='T',"
            " alt='A', language='zh'); print(hashlib.sha256(c.svg().encode()).hexdigest())")
    seen = {subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                           env={"PYTHONHASHSEED": seed, "PATH": ""}).stdout for seed in ("1", "2")}
    assert len(seen) == 1


@pytest.mark.parametrize(("draw", "columns"), [
    (charts.bars, {"label": "a", "value": "b"}), (charts.dots, {"label": "a", "value": "b", "low": "c"}),
    (charts.stacked, {"label": "a", "part": "b", "value": "c"}), (charts.swing, {"label": "a", "value": "b"}),
    (charts.heat, {"row": "a", "column": "b", "value": "c"}), (charts.scatter, {"x": "a", "y": "b", "label": "c"}),
    (charts.trend, {"panel": "a", "x": "b", "y": "c"}), (charts.lorenz, {"people": "a", "pay": "b"}),
    (charts.curve, {"panel": "a", "x": "b", "y": "c", "segment": "d"}),
    (charts.histogram, {"left": "a", "right": "b", "count": "c"})])
def test_no_rows_are_said_and_missing_columns_named(draw, columns, read):
    words = {"title": "T", "alt": "A", "language": "zh"}
    empty = pd.DataFrame({name: [] for name in columns.values()})
    assert read(draw(empty, **columns, **words)).texts() == ["没有数据"]
    first = next(iter(columns))
    with pytest.raises(RequestError, match=r"no such column; got 'aa'.*did you mean 'a'"):
        draw(empty, **{**columns, first: "aa"}, **words)
