"""Importing perfkit and asking for help load nothing heavy."""

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd

HEAVY = {"pandas", "numpy", "scipy", "statsmodels", "matplotlib", "duckdb", "ibis", "papermill", "nbconvert",
         "great_tables", "pyarrow"}

ENGINES = {"ibis", "duckdb", "scipy.stats", "scipy.special", "statsmodels", "papermill", "nbconvert", "great_tables"}
DEMO = Path(__file__).parents[1] / "data" / "demo"


def _loaded(code: str) -> set[str]:
    probe = f"import sys\n{code}\nprint(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_is_light():
    assert not HEAVY & _loaded("import perfkit")


def test_the_command_line_is_light():
    assert not HEAVY & _loaded("import perfkit.cli")


def test_reading_a_stored_result_loads_neither_engine_nor_runner(tmp_path):
    from perfkit.study.store import Store, Stored

    shutil.copytree(DEMO, tmp_path / "demo", ignore=shutil.ignore_patterns(".perfkit"))
    frame = pd.DataFrame({"period": ["2026-Q2"], "subject": ["a"], "total": [90.0]})
    Store(tmp_path / "results").write_period("2026-Q2", {"design": {"totals": Stored(frame)}}, {})
    read = f"""
from pathlib import Path
import perfkit
from perfkit.study.store import Store
perfkit.open_study({str(tmp_path / "demo")!r}).view
assert len(Store(Path({str(tmp_path / "results")!r})).read("2026-Q2", "design", "totals").frame) == 1
"""
    assert not ENGINES & _loaded(read)


def test_public_names_are_found_and_others_refused():
    import perfkit

    assert all(getattr(perfkit, name) is not None for name in perfkit.__all__ if name in dir(perfkit))
    assert not hasattr(perfkit, "no_such_name")
