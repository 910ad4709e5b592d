import gzip

import numpy as np
import pandas as pd

from perfkit.sources.demo.writing import Export, named, write_export, yuan


def test_a_file_for_each_part(tmp_path):
    frame = pd.DataFrame({"编号": ["a", "b", "c"]})
    write_export(tmp_path, Export(name="x_{part}.csv.gz", frame=frame, parts=["1", "2", "1"], encoding="gb18030"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x_1.csv.gz", "x_2.csv.gz"]
    assert gzip.decompress((tmp_path / "x_1.csv.gz").read_bytes()).decode("gb18030") == "编号\na\nc\n"


def test_the_same_content_gives_the_same_bytes(tmp_path):
    frame = pd.DataFrame({"n": [1], "day": [pd.Timestamp("2026-01-02 03:04")]}, dtype=object)
    for name in ("a.xlsx", "b.csv.gz"):
        export = Export(name=name, frame=frame, title="title")
        write_export(tmp_path, export)
        first = (tmp_path / name).read_bytes()
        write_export(tmp_path, export)
        assert (tmp_path / name).read_bytes() == first


def test_a_workbook_has_its_title_header_and_typed_cells(tmp_path, workbook_rows):
    frame = pd.DataFrame({"n": [7], "text": ["007"], "none": [""], "day": [pd.Timestamp("2026-01-02 03:04")]},
                         dtype=object)
    write_export(tmp_path, Export(name="x.xlsx", frame=frame, sheet="页", title="标题"))
    rows = workbook_rows(tmp_path / "x.xlsx")["页"]
    assert rows[0][0] == "标题"
    assert rows[1] == ["n", "text", "none", "day"]
    assert rows[2][:3] == [7.0, "007", ""]
    assert str(rows[2][3]) == "2026-01-02 03:04:00"


def test_amounts_and_ids_keep_every_digit():
    assert yuan(np.array([0, 100, 199])).tolist() == ["0.00", "1.00", "1.99"]
    assert named("r", np.array([1, 123456]), width=6).tolist() == ["r000001", "r123456"]
