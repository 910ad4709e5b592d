import csv
import gzip
from pathlib import Path

import pytest

from perfkit.sources.demo import write_demo
from perfkit.sources.mapping import read_mapping

LARGEST = 5_000_000


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")
            if path.is_file() and ".perfkit" not in path.parts}


def test_what_is_committed_is_exactly_what_is_written(committed, written, workbook_rows):
    def content(path: Path) -> object:
        if path.suffix == ".gz":
            return gzip.decompress(path.read_bytes())
        return workbook_rows(path) if path.suffix == ".xlsx" else path.read_bytes()

    assert files_of(committed) == files_of(written)
    different = [name for name in sorted(files_of(written)) if content(committed / name) != content(written / name)]
    assert different == []


def test_the_demo_is_small(committed):
    assert sum((committed / name).stat().st_size for name in files_of(committed)) <= LARGEST


def test_writing_again_leaves_other_files_alone_and_gives_the_same_bytes(tmp_path, written):
    (tmp_path / "notes.txt").write_text("mine")
    write_demo(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert all((tmp_path / name).read_bytes() == (written / name).read_bytes() for name in files_of(written))


def test_compressed_files_carry_no_time(written):
    for path in (written / "exports").glob("*.gz"):
        assert path.read_bytes()[4:8] == b"\0\0\0\0", path.name


def test_every_export_is_named_in_the_mapping_and_every_source_has_files(written):
    sources = read_mapping(written / "mapping.yaml")
    patterns = [sheet.files for source in sources for sheet in (source, *source.lookups)]
    names = {path.name for path in (written / "exports").iterdir()}
    assert {name for name in names if not any(pattern.match(name) is not None for pattern in patterns)} == set()
    assert all(any(pattern.match(name) is not None for name in names) for pattern in patterns)


def test_exports_come_in_the_shapes_of_platforms(written):
    names = {path.name for path in (written / "exports").iterdir()}
    assert any("付款优先判定" in name for name in names)
    chitu = gzip.decompress((written / "exports" / "赤兔_客服绩效_下单优先判定_20260721.csv.gz").read_bytes())
    rows = list(csv.DictReader(chitu.decode("gb18030").splitlines()))
    assert [row["旺旺昵称"] for row in rows[-2:]] == ["汇总", "均值"]
    late = {row["日期"] for row in rows if row["销售额"] == "延迟统计"}
    assert late == {"2026-07-18", "2026-07-19", "2026-07-20"}
    with pytest.raises(UnicodeDecodeError):
        chitu.decode("utf-8")


def test_it_says_that_it_is_made(written):
    assert "made: people and numbers are invented" in (written / "README.md").read_text("utf-8").lower()


def test_targets_are_set_before_their_period_and_one_is_changed_after(written):
    rows = list(csv.DictReader((written / "targets.csv").read_text("utf-8").splitlines()))
    firsts = {"Q1": "01", "Q2": "04", "Q3": "07", "Q4": "10"}
    begins = [f"{row['period'][:5]}{firsts.get(row['period'][5:], row['period'][5:])}-01" for row in rows]
    assert all(row["set_at"] < begin for row, begin in zip(rows, begins, strict=True) if row["version"] == "1")
    assert [row["set_at"] > begin for row, begin in zip(rows, begins, strict=True) if row["version"] == "2"] == [True]
