"""The factory's study, one copy per test; one with its first month frozen."""

import shutil
from pathlib import Path

import pytest

import perfkit

GARMENTS = Path(__file__).parents[2] / "data" / "garments"


@pytest.fixture
def garments(tmp_path):
    return Path(shutil.copytree(GARMENTS, tmp_path / "garments", ignore=shutil.ignore_patterns(".perfkit")))


@pytest.fixture(scope="session")
def frozen_once(tmp_path_factory):
    study = Path(shutil.copytree(GARMENTS, tmp_path_factory.mktemp("frozen") / "garments",
                                 ignore=shutil.ignore_patterns(".perfkit")))
    perfkit.freeze("2015-01", study=study)
    return study


@pytest.fixture
def frozen(frozen_once, tmp_path):
    """A study of its own whose January is frozen."""
    return Path(shutil.copytree(frozen_once, tmp_path / "frozen" / "garments"))
