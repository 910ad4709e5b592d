"""Importing perfkit and asking for help load nothing heavy."""

import subprocess
import sys

HEAVY = {"pandas", "numpy", "scipy", "statsmodels", "matplotlib", "duckdb", "ibis", "papermill", "nbconvert",
         "great_tables", "pyarrow"}


def _loaded(code: str) -> set[str]:
    probe = f"import sys\n{code}\nprint(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_is_light():
    assert not HEAVY & _loaded("import perfkit")


def test_the_command_line_is_light():
    assert not HEAVY & _loaded("import perfkit.cli")


def test_public_names_are_found_and_others_refused():
    import perfkit

    assert all(getattr(perfkit, name) is not None for name in perfkit.__all__ if name in dir(perfkit))
    assert not hasattr(perfkit, "no_such_name")
