"""The same inputs give the same cents and the same bytes, wherever, whenever and in whatever order they are read."""

import gzip
import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from pages_here import study_here

from perfkit.indicators import compute as computing

HERE = Path(__file__).parent
ELSEWHERE = {"PYTHONHASHSEED": "4711", "TZ": "America/St_Johns", "LANG": "C", "LC_ALL": "C"}


def _shuffled(path, chance):
    """Put the rows below the header of a csv in another order."""
    data = path.read_bytes()
    opened = gzip.decompress(data) if path.suffix == ".gz" else data
    end = b"\r\n" if b"\r\n" in opened else b"\n"
    head, *rows = opened.removesuffix(end).split(end)
    before = list(rows)
    chance.shuffle(rows)
    written = end.join([head, *rows]) + end
    path.write_bytes(gzip.compress(written) if path.suffix == ".gz" else written)
    return rows != before


def _moved(name, target):
    """Copy a study to another place with another name, every csv of it in another order."""
    source = HERE.parents[1] / "data" / name
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".perfkit", "README.md"))
    chance = random.Random(20_260_101)
    changed = [_shuffled(path, chance) for path in sorted(target.rglob("*.csv*"))]
    assert sum(changed) >= len(changed) - 1
    return target


def _run(*words):
    done = subprocess.run([sys.executable, "-W", "ignore", str(HERE / "pages_here.py"), *map(str, words)], timeout=600,
                          env={**os.environ, **ELSEWHERE}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def _meta(folder):
    return next(json.loads(path.read_text()) for path in (folder / ".perfkit" / "results").glob("*/meta.json"))


def _hashes(folder):
    """Hash of each page by report and role."""
    manifest = json.loads(next(folder.glob("**/manifest.json")).read_text())
    return {(page["report"], page["role"]): page["sha256"] for page in manifest["pages"]}


@pytest.fixture(scope="module")
def garments_elsewhere(tmp_path_factory):
    root = tmp_path_factory.mktemp("elsewhere")
    study = _moved("garments", root / "a longer way" / "布料")
    _run(study, root / "out", 1, "here", "kernels")
    return study, root / "out"


@pytest.fixture(scope="module")
def demo_elsewhere(tmp_path_factory):
    study = _moved("demo", tmp_path_factory.mktemp("elsewhere") / "shop")
    _run(study, study.parent / "out", 4)
    return study


def test_pages_built_here_are_those_that_kernels_build(garments_en, pack_for):
    here = pack_for("garments", "management", "en")
    assert _hashes(here.folder) == _hashes(garments_en.folder)
    assert here.index.read_bytes() == garments_en.index.read_bytes()


def test_rows_places_zones_hash_seeds_and_threads_change_no_page(garments_en, garments_elsewhere):
    _, out = garments_elsewhere
    assert _hashes(out / "here") == _hashes(garments_en.folder)
    assert next(out.glob("here/**/2015-02/index.html")).read_bytes() == garments_en.index.read_bytes()


def test_one_worker_builds_the_pages_of_two(garments_en, garments_elsewhere):
    _, out = garments_elsewhere
    some, whole = _hashes(out / "kernels"), _hashes(garments_en.folder)
    assert some == {key: whole[key] for key in (("executive_brief", "all"), ("reward_review", "sewing"))}


def test_manifests_differ_only_where_they_say_which_bytes_were_read(garments_en, garments_elsewhere):
    _, out = garments_elsewhere
    mine, other = (json.loads(path.read_text()) for path in (
        garments_en.folder / "manifest.json", next(out.glob("here/**/manifest.json"))))
    assert {key for key in mine if mine[key] != other[key]} == {"sources"}
    assert [{**source, "sha256": ""} for source in mine["sources"]] == [
        {**source, "sha256": ""} for source in other["sources"]]


def test_no_frame_of_the_demo_depends_on_order_place_zone_hash_seed_or_threads(pack_for, demo, demo_elsewhere):
    pack_for("demo", "council", "en")
    mine, other = _meta(demo), _meta(demo_elsewhere)
    assert len(mine["frames"]) > 60
    assert [name for name in mine["frames"] if mine["frames"][name] != other["frames"].get(name)] == []
    assert {key: mine[key] for key in mine if key not in ("inputs", "frames", "sources")} == {
        key: other[key] for key in other if key not in ("inputs", "frames", "sources")}


@pytest.mark.parametrize("role", ["customer_service", "operations"])
def test_threads_that_share_a_table_add_up_the_same(demo, tmp_path, monkeypatch, role):
    """Small row groups, in another order of rows, make four threads work where one would do."""
    study = study_here(demo)
    period, tables = study.pack_period(), study.inputs.tables
    plan = study.inputs.version(period.last).roles[role]
    paths = {}
    for name, path in tables.paths.items():
        table = pq.read_table(path)
        order = pd.Series(range(table.num_rows)).sample(frac=1, random_state=7)
        paths[name] = tmp_path / f"{name}.parquet"
        pq.write_table(table.take(order.to_numpy()), paths[name], row_group_size=512)

    def values(threads, tables):
        with monkeypatch.context() as patch:
            patch.setattr(computing, "open_engine", partial(computing.open_engine, threads=threads))
            people = study.inputs.people[study.inputs.people["role"] == role]
            return computing.compute_indicators(tables, people, sorted(plan.indicators), period.split(plan.period),
                                                as_of=study.as_of, kind=plan.kind, subject=plan.subject)

    one, four = values(1, tables), values(4, replace(tables, paths=paths))
    assert len(one) > 40
    pd.testing.assert_frame_equal(one, four, check_exact=True)
