import io
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.errors import PlanError
from perfkit.plan.documents import DEEPEST, LARGEST, line_of, load_document, text_yaml


def _problems(content):
    with pytest.raises(PlanError) as caught:
        load_document(content if isinstance(content, bytes) else content.encode(), "plan.yaml")
    return caught.value.problems


@pytest.mark.parametrize("word", ["10:00", "no", "on", "off", "yes", "0012", "5.00", "null", "~", "1e3", "0x10",
                                  "2026-01-01", "true", "1_000", ".inf", "007"])
def test_every_scalar_is_the_text_that_was_written(word):
    tree = load_document(f"key: {word}\nlist: [{word}]\n{word}: x\n".encode(), "plan.yaml").tree

    assert tree["key"] == word
    assert tree["list"] == [word]
    assert word in tree


def test_an_empty_value_is_an_empty_text():
    assert load_document(b"key:\n", "plan.yaml").tree["key"] == ""


def test_a_file_comes_back_with_its_comments_and_quotes():
    content = """# Plan of a shop.
plan: '0012'   # quoted
roles:
  no:

    # why
    grades:
      - {grade: A, in: "[90, inf)", pay: 1.20}
      - grade: B   # the rest
        in: (-inf, 90)
"""
    out = io.StringIO()

    text_yaml().dump(load_document(content.encode(), "plan.yaml").tree, out)

    assert out.getvalue() == content


def test_a_byte_order_mark_is_no_part_of_the_first_key():
    assert "plan" in load_document("\ufeffplan: x\n".encode(), "plan.yaml").tree


def test_a_repeated_key_is_told_with_both_lines():
    document = load_document(b"a: 50\nb: {x: 1}\na: 30\n", "plan.yaml")

    assert [(problem.row, problem.path) for problem in document.problems] == [(3, "a")]
    assert "lines 1 and 3" in document.problems[0].what


def test_every_repeated_key_at_any_depth_is_told():
    document = load_document(b"a:\n  - {x: 1, x: 2}\n  - y: 1\n    y: 2\n", "plan.yaml")

    assert [(problem.row, problem.path) for problem in document.problems] == [(2, "a[1].x"), (4, "a[2].y")]


def test_a_place_that_is_not_in_the_file_has_the_line_of_the_nearest_above_it():
    lines = load_document(b"a:\n  b: {c: 1}\n", "plan.yaml").lines

    assert line_of(lines, ("a", "b", "missing", 3)) == 2
    assert line_of(lines, ("elsewhere",)) is None


def test_every_tab_in_an_indent_is_told():
    found = _problems("a:\n\tb: 1\n  \tc: 2\n")

    assert [(problem.code, problem.row, problem.allowed) for problem in found] == [
        ("tab", 2, "spaces"), ("tab", 3, "spaces")]


@pytest.mark.parametrize(("content", "row", "column"), [
    ("plan：demo\n", 1, 5), ("a: 1\n权重：50\nb: 2\n", 2, 3), ("roles:\n  ops：\n    kind: x\n", 2, 6),
    ("a:\n  - key：5\n    b: 1\n", 2, 8),
])
def test_a_full_width_colon_is_told_with_line_column_and_what_to_write(content, row, column):
    problem = _problems(content)[0]

    assert (problem.code, problem.row, problem.got) == ("full_width", row, "：")
    assert f"column {column}" in problem.what
    assert "': '" in problem.allowed


def test_a_full_width_colon_inside_a_text_is_a_text():
    assert load_document("reason: 说明：春节\n".encode(), "plan.yaml").tree["reason"] == "说明：春节"


@pytest.mark.parametrize("content", ["", "   \n", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_plan_says_what_is_expected(content):
    found = _problems(content)

    assert "empty" in found[0].what
    assert "plan: my-shop" in found[0].allowed


@pytest.mark.parametrize(("content", "got"), [("- a\n- b\n", "a list"), ("just words\n", "just words")])
def test_what_is_no_mapping_says_what_is_expected(content, got):
    found = _problems(content)[0]

    assert (found.got, found.row) == (got, 1)
    assert "plan: my-shop" in found.allowed


@pytest.mark.parametrize(("content", "row"), [
    ("a: [1,\n", 2), ("a: 'open\nb: 2\n", 1), ("a: b: c\n", 1), ("a: @x\n", 1), ("a: 1\n---\nb: 2\n", 2),
    ("a: *b\n", 1), ('a: "\\q"\n', 1), ("a: %\n", 1),
])
def test_what_is_no_yaml_has_its_line(content, row):
    assert [(problem.code, problem.row) for problem in _problems(content)] == [("syntax", row)]


@pytest.mark.parametrize("content", ["%YAML 1.1\n---\na: no\n", "a: 1\x00", "a: \x07", '"\\UFFFFFFFF": 1',
                                     b"a: \xff\xfe", "销售: 1".encode("gb18030")])
def test_broken_content_is_a_problem_and_nothing_else(content):
    assert _problems(content)[0].file == "plan.yaml"


def test_a_wrong_encoding_is_told_with_its_line():
    found = _problems(b"a: 1\nb: \xcf\xfa\n")[0]

    assert (found.code, found.row, found.allowed) == ("encoding", 2, "UTF-8")


def test_an_alias_bomb_is_refused_without_being_expanded():
    names = "abcdefghij"
    rows = [f"{name}: &{name} [{', '.join(['*' + before] * 9)}]" for before, name in pairwise(names)]
    found = _problems("\n".join(["a: &a [x, x]", *rows]))

    assert {problem.code for problem in found} == {"alias"}
    assert [problem.row for problem in found] == list(range(1, len(names) + 1))


@pytest.mark.parametrize("content", ["a: !!python/object/apply:os.system [ls]\n", "a: !!int 5\n", "a: !secret x\n"])
def test_tags_are_refused(content):
    assert [problem.code for problem in _problems(content)] == ["tag"]


@pytest.mark.parametrize("content", ["[" * 500, "a: " + "[" * 500, "a: " + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1),
                                     "{a: " * 300])
def test_a_deep_plan_is_refused(content):
    assert _problems(content)[0].code == "depth"


def test_a_large_file_is_refused_unread():
    assert _problems(b"a" * (LARGEST + 1))[0].code == "size"


@pytest.mark.parametrize("content", ["? [a, b]\n: 1\n", "{{a: 1}: 2}\n"])
def test_a_key_is_a_text(content):
    assert _problems(content)[0].code == "key"


@given(st.text(alphabet=st.sampled_from("ab:：-[]{}&*!%@'\"|>?#,\n\t 0~\\\x00\ufeff<"), max_size=40))
def test_any_text_is_a_document_or_a_problem(text):
    with suppress(PlanError):
        load_document(text.encode(), "plan.yaml")


@given(st.binary(max_size=30))
def test_any_bytes_are_a_document_or_a_problem(content):
    with suppress(PlanError):
        load_document(content, "plan.yaml")
