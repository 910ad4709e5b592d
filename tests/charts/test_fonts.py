"""Text is measured without any Chinese font, and nothing is lost when it is wrapped."""

import io
import warnings

from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from perfkit.charts import fonts


def test_the_carried_font_is_the_one_we_build_and_small():
    carried = fonts._WIDE_FILE.read_bytes()
    built = fonts.build_wide_font()
    assert len(carried) < 1000
    one, other = (TTFont(io.BytesIO(data)) for data in (carried, built))
    assert one.getBestCmap().keys() == other.getBestCmap().keys()
    assert [set(font["hmtx"].metrics.values()) for font in (one, other)] == [{(1000, 0)}] * 2


@given(st.text(max_size=40))
def test_any_text_has_a_width_and_nothing_warns(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fonts.text_width(fonts.clean(text)) > 0


def test_chinese_is_one_em_wide_and_english_is_not():
    assert fonts.text_width("绩效", size=14) == 28
    assert fonts.text_width("ii", size=14) < 10


@given(st.text(min_size=1, max_size=120), st.floats(40, 200))
def test_wrapped_lines_fit_and_lose_nothing(text, width):
    cleaned = fonts.clean(text)
    lines = fonts.wrap(cleaned, width, most=1000)
    assert all(fonts.text_width(line) <= width + 1e-9 for line in lines)
    assert "".join(lines).replace(" ", "") == cleaned.replace(" ", "")


def test_too_many_lines_end_in_an_ellipsis():
    lines = fonts.wrap("很长的名字" * 30, 100, most=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(fonts.text_width(line) <= 100 for line in lines)


def test_a_closing_mark_never_starts_a_line():
    lines = fonts.wrap("首次响应（秒），均值。", 60)
    assert not any(line[0] in "），。" for line in lines)
    assert not any(line[-1] == "（" for line in lines)


def test_clean_keeps_words_and_drops_what_misleads():
    assert fonts.clean(" a \n b\u200b ") == "a b"
    assert fonts.clean("") == "–"
    assert fonts.clean("王\ufeff伟") == "王 伟"


def test_spaces_are_broken_before_words_where_that_costs_no_line():
    assert fonts.wrap("−10 个百分点", 80) == ["−10", "个百分点"]
    assert fonts.wrap("客服 一组二组三组四组", 60) == ["客服 一", "组二组三", "组四组"]


def test_what_is_held_together_is_not_broken():
    assert fonts.wrap("欧阳建国一组（n\u00a0=\u00a044）", 120) == ["欧阳建国一组", "（n = 44）"]


def test_a_soft_hyphen_has_no_width_and_becomes_a_space():
    assert fonts.text_width(fonts.clean("a\xadb")) > fonts.text_width("ab")
