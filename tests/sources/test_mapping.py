from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.errors import DataError
from perfkit.sources.mapping import parse_mapping, read_mapping
from perfkit.sources.mapping_checks import constants_of, table_key
from perfkit.sources.mapping_model import FilePattern

ORDER = "sources: [{files: o.csv, table: orders, columns: {no: order_id}%s}]"


def problems(text):
    with pytest.raises(DataError) as error:
        parse_mapping(text)
    return error.value.problems


def codes(text):
    return [(problem.code, problem.path) for problem in problems(text)]


@pytest.mark.parametrize("text", ["", "# nothing", "[]", "- a", "5", "sources:", "sources: []", "sources: 5"])
def test_what_is_no_list_of_sources_is_refused_with_an_example(text):
    assert all(problem.allowed for problem in problems(text))


def test_yaml_that_cannot_be_read_names_the_line():
    assert [(problem.code, problem.row) for problem in problems("sources:\n\t- files: a")] == [("yaml", 2)]


def test_a_key_written_twice_names_both_lines():
    [problem] = problems("sources:\n- files: a\n  files: b\n")
    assert (problem.row, problem.code, "line 2" in problem.what) == (3, "duplicate_key", True)


def test_a_full_width_colon_is_named():
    assert "full-width colon" in problems("sources：\n- a")[0].what
    assert "full-width colon" in problems("sources:\n- files：a.csv")[0].what


def test_aliases_are_refused_whatever_they_would_grow_to():
    assert codes("a: &a [1]\nsources: [*a, *a]") == [("alias", "sources[1]"), ("alias", "sources[2]")]


@pytest.mark.parametrize(("text", "nearest"), [
    ("sources: [{file: o.csv, table: orders, columns: {no: order_id}}]", "files"),
    ("sources: [{files: o.csv, table: ordres, columns: {no: order_id}}]", "orders"),
    ("sources: [{files: o.csv, table: orders, columns: {no: order_idd}}]", "order_id"),
    ("sources: [{files: o.csv, table: orders, columns: {no: {too: order_id}}}]", "to"),
    (ORDER % ", roll_up: {amount_paid: summ}", "sum"),
    (ORDER % ", placeholders: {x: imature}", "immature"),
    (ORDER % ", key: [order_i]", "order_id"),
    (ORDER % ", compose: {agent_id: '{order_i}'}", "order_id"),
])
def test_unknown_names_are_refused_with_the_nearest(text, nearest):
    assert nearest in [problem.nearest for problem in problems(text)]


@pytest.mark.parametrize(("more", "code"), [
    (", time_zone: Asia/Shangai", "time_zone"), (", encoding: klingon", "encoding"), (", encoding: base64", "encoding"),
    (", where: {mode: a}", "unknown_name"), (", constants: {shop_id: '{m}'}", "unknown_name"),
    (", constants: {order_id: x}", "duplicate_column"), (", compose: {created_at: '{order_id}'}", "type"),
    (", roll_up: {amount_paid: sum}", "missing"), (", key: [order_id], roll_up: {order_id: sum}", "roll_up"),
    (", key: [order_id], roll_up: {order_id: first}", "missing"), (", summary_rows: {a: {x: median}}", "unknown_name"),
    (", lookups: [{files: l.csv, key: {a: created_at}, columns: {a: buyer_id}}]", "unknown_name"),
    (", lookups: [{files: l.csv, key: {a: order_id}, columns: {a: order_id}}]", "duplicate_column"),
    (", lookups: [{key: {a: order_id}, columns: {a: buyer_id}}]", "missing"),
    (", lookups: 5", "not_a_list"), (", header: {a: b}", "not_a_list"), (", constants: 5", "not_fields"),
])
def test_parts_that_do_not_fit_are_refused(more, code):
    assert code in [problem.code for problem in problems(ORDER % more)]


@pytest.mark.parametrize(("rule", "code"), [
    ("{to: amount_paid, unit: ms}", "unit"), ("{to: agent_id, unit: yuan}", "unit"),
    ("{to: paid_at, format: MM/DD}", "format"), ("{to: amount_paid, format: '%Y'}", "format"),
    ("{to: amount_paid, type: integer}", "type"), ("{to: _x, type: number}", "unknown_name"),
    ("{to: amount_paid, times: agent_id}", "times"), ("[{to: paid_at}, {to: paid_at}]", "duplicate_column"),
    ("{unit: yuan}", "missing"), ("{to: [a]}", "not_a_text"),
])
def test_rules_that_do_not_fit_their_column_are_refused(rule, code):
    text = f"sources: [{{files: o.csv, table: orders, columns: {{no: order_id, x: {rule}}}}}]"
    assert code in [problem.code for problem in problems(text)]


def test_all_problems_of_a_mapping_are_told_in_the_order_of_its_lines():
    found = problems("""
sources:
- files: o.csv
  table: orders
  columns:
    no: order_idd
    x: {to: amount_paid, unit: ms}
  time_zone: nowhere
- files: p.csv
  table: nothing
  columns: {a: b}
""")
    assert [problem.row for problem in found] == [6, 7, 8, 10]


def test_scalars_are_taken_as_written():
    [source] = parse_mapping("sources: [{files: o.csv, table: orders, columns: {no: order_id, '007': agent_id}, "
                             "constants: {shop_id: 0012, source: no}, placeholders: {'-': missing}}]")
    assert source.constants == {"shop_id": "0012", "source": "no"}
    assert [rule.theirs for rule in source.columns] == ["no", "007"]


def test_summary_words_say_what_they_are_or_are_told():
    [source] = parse_mapping(ORDER % ", summary_rows: {no: [汇总, 均值, 汇总均值, 备注], a: {全部: sum}}")
    assert source.summary_rows == {"no": {"汇总": "sum", "均值": "mean", "汇总均值": "mean", "备注": "none"},
                                   "a": {"全部": "sum"}}


@pytest.mark.parametrize(("pattern", "name", "parts"), [
    ("订单_{month}.csv.gz", "订单_2026-01.csv.gz", {"month": "2026-01"}),
    ("a_{x}_{y}.csv", "a_1_2.csv", {"x": "1", "y": "2"}),
    ("{shop}/a.csv", "S1/a.csv", {"shop": "S1"}),
    ("a.csv", "a.csv", {}), ("a.csv", "axcsv", None), ("{x}.csv", "S1/a.csv", None), ("a_{x}.csv", "a_.csv", None),
    ("Zo\u00e9_{x}.csv", "Zoe\u0301_1.csv", {"x": "1"}),
])
def test_file_patterns(pattern, name, parts):
    assert FilePattern(pattern).match(name) == parts


@pytest.mark.parametrize("pattern", ["/a.csv", "../a.csv", "{x}{x}.csv", "{1}.csv", ""])
def test_patterns_that_leave_the_folder_or_repeat_a_part_are_refused(pattern):
    text = f"sources: [{{files: '{pattern}', table: orders, columns: {{no: order_id}}}}]"
    assert codes(text) == [("pattern", "sources[1].files")]


def test_constants_take_parts_of_the_file_name():
    [source] = parse_mapping("sources: [{files: 'o_{m}.csv', table: orders, columns: {no: order_id}, "
                             "constants: {shop_id: 'S-{m}'}}]")
    assert constants_of(source, {"m": "7"}) == {"shop_id": "S-7"}


def test_rows_are_named_by_the_tables_key_as_far_as_it_is_known():
    daily = "sources: [{files: a.csv, table: chats_daily, columns: {d: date, a: agent_id}}]"
    samples = "sources: [{files: a.csv, table: chat_turns, columns: {c: chat_id}}]"
    assert parse_mapping(daily)[0].row_key == ("date", "agent_id")
    assert parse_mapping(samples)[0].row_key == ()
    assert parse_mapping(ORDER % ", key: [order_id]")[0].row_key == ("order_id",)


def test_sources_of_one_table_share_one_key():
    both = """
sources:
- {files: a.csv, table: orders, columns: {no: order_id, op: operator_id}, key: [order_id, operator_id]}
- {files: b.csv, table: orders, columns: {no: order_id}}
"""
    assert codes(both) == [("key", "sources[2]")]
    shops = parse_mapping("""
sources:
- {files: a.csv, table: chats_daily, columns: {d: date, a: agent_id}}
- {files: b.csv, table: chats_daily, columns: {d: date, a: agent_id, s: shop_id}}
""")
    assert table_key(shops) == ("date", "agent_id", "shop_id")


def test_daily_totals_need_their_date():
    assert codes("sources: [{files: a.csv, table: chats_daily, columns: {a: agent_id}}]") == [("missing", "sources[1]")]


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", None])
def test_a_mapping_that_is_no_utf8_or_not_there_is_refused(tmp_path, content):
    path = tmp_path / "mapping.yaml"
    if content:
        path.write_bytes(content)
    with pytest.raises(DataError) as error:
        read_mapping(path)
    assert error.value.problems[0].file == "mapping.yaml"


def test_the_mappings_of_the_ready_studies_are_accepted():
    for name in ("demo", "garments"):
        assert read_mapping(Path(__file__).parents[2] / "data" / name / "mapping.yaml")


NODES = st.recursive(
    st.sampled_from(["orders", "o.csv", "order_id", "amount_paid", "UTC", "sum", "missing", "yuan", "", "{m}", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["sources", "files", "table", "columns", "to", "unit", "times", "key", "roll_up", "lookups", "where", "header",
         "constants", "compose", "summary_rows", "placeholders", "values", "order_id", "a"]), inner, max_size=5),
    max_leaves=25)


@given(NODES, st.booleans())
def test_any_document_is_accepted_or_refused(node, wrapped):
    text = str({"sources": [{"files": "o.csv", "table": "orders", "columns": {"no": "order_id"}, "key": node}]}
               if wrapped else node)
    with suppress(DataError):
        assert parse_mapping(text)


@given(st.text(max_size=60))
def test_any_text_is_accepted_or_refused(text):
    with suppress(DataError):
        assert parse_mapping(text)
