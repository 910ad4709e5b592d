"""Whatever is given to the reader, it is read or refused."""

import csv
import gzip
from contextlib import suppress
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from perfkit.errors import PerfkitError
from perfkit.sources.intake import Intake
from perfkit.sources.leave import read_leave
from perfkit.sources.mapping import parse_mapping
from perfkit.sources.paid import read_paid_elsewhere
from perfkit.sources.people import read_people
from perfkit.sources.reader import Exports, read_source
from perfkit.sources.tables import _unique
from perfkit.sources.targets import read_targets

MAPPING = """
sources:
- files: "a.csv"
  table: %s
  columns: {a: %s, b: %s, c: %s, d: %s}
  summary_rows: {b: [合计, 平均]}
%s
"""
SHAPES = [MAPPING % shape for shape in [
    ("orders", "order_id", "agent_id", "{to: amount_paid, unit: yuan}", "created_at", ""),
    ("orders", "order_id", "agent_id", "{to: amount_paid, unit: yuan}", "created_at",
     "  key: [order_id]\n  roll_up: {amount_paid: sum, agent_id: first, created_at: min}"),
    ("chats_daily", "date", "agent_id", "received", "{to: response_ms, unit: s, times: received}", ""),
    ("chats_daily", "date", "agent_id", "received", "{to: within_60s, unit: percent, times: received}",
     "  key: [agent_id]\n  roll_up: {date: max, received: sum, within_60s: {weighted_by: received}}"),
    ("refunds", "refund_id", "kind", "disputed", "{to: applied_at, format: '%m/%d/%Y'}", "  time_zone: UTC"),
    ("perf_samples", "ts", "page_id", "lcp_ms", "device", "  time_zone: America/New_York"),
]]
CELLS = st.text(max_size=12) | st.sampled_from([
    "", "-", "合计", "平均", "A1", "A2", "1", "1,234", "¥5", "45%", "1分05秒", "00:01:05", "1e400", "inf", "NaN",
    "2026-03-31", "2026-03-31T10:00:00Z", "2026-03-31 10:00", "01/02/2026", "0000-00-00", "0001-01-01 00:00:00",
    "9999-12-31T23:00:00Z", "9999-12-30 23:00:00", "0001-01-01T00:00:00+14:00", "(3)", '="1"', "yes", "1" * 25,
    "999999999999999", "-999999999", "延迟统计", "\0", '"', "\n", "，", "１２"])
ROWS = st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=6)


def read(mapping, data):
    [source] = parse_mapping(mapping)
    log = Intake()
    frame = read_source(source, Exports(("a.csv",), lambda _: data), shop=ZoneInfo("Asia/Shanghai"), log=log)
    log.raise_problems()
    frame = _unique([frame], [source], log)
    log.raise_problems()
    return frame


def quoted(rows):
    out = StringIO()
    csv.writer(out).writerows([["a", "b", "c", "d"], *rows])
    return out.getvalue()


@given(ROWS, st.sampled_from(SHAPES))
@settings(max_examples=150, deadline=None)
def test_any_table_of_strings_is_read_or_refused(rows, mapping):
    with suppress(PerfkitError):
        assert len(read(mapping, quoted(rows).encode())) <= len(rows)


@given(st.lists(CELLS, max_size=20), st.sampled_from(SHAPES))
@settings(max_examples=80, deadline=None)
def test_any_text_behind_a_header_is_read_or_refused(parts, mapping):
    with suppress(PerfkitError):
        read(mapping, ("a,b,c,d\n" + ",".join(parts)).encode("utf-8", "surrogatepass"))


STARTS = [b"", b"a,b,c,d\n", b"PK\x03\x04", b"\x1f\x8b", b"\xff\xfe", b"\xef\xbb\xbf", b"<html>"]


@given(st.binary(max_size=80), st.sampled_from(STARTS), st.booleans())
@settings(max_examples=120, deadline=None)
def test_any_bytes_are_read_or_refused(data, start, packed):
    content = start + data
    with suppress(PerfkitError):
        read(SHAPES[0], gzip.compress(content) if packed else content)


OWN_FILES = {
    "people.csv": ("subject,role,from,to,wage_base,group_shift", read_people),
    "targets.csv": ("subject,indicator,period,target,set_at,version", lambda path: read_targets(path, {"A1": "share"})),
    "leave.csv": ("subject,from,to,kind,note", read_leave),
    "paid_elsewhere.csv": ("payee,line,period,amount", read_paid_elsewhere),
}


@given(st.lists(st.lists(CELLS | st.sampled_from(["2026-01", "2026-W01", "95%"]), min_size=6, max_size=6), max_size=4),
       st.sampled_from(sorted(OWN_FILES)))
@settings(max_examples=100, deadline=None)
def test_any_file_of_the_study_itself_is_read_or_refused(rows, name):
    header, reader = OWN_FILES[name]
    out = StringIO()
    csv.writer(out).writerows([header.split(","), *(row[:header.count(",") + 1] for row in rows)])
    with TemporaryDirectory() as folder, suppress(PerfkitError):
        path = Path(folder) / name
        path.write_text(out.getvalue(), encoding="utf-8")
        assert len(reader(path)) <= len(rows)
