"""Packs built once and walked by many tests; a browser where there is one."""

import functools
import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from pages_here import build_here

import perfkit

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def common(tmp_path_factory):
    """A folder that all processes of this run share: what one has built, the others keep."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def _copy(name: str, folder: Path) -> Path:
    with FileLock(folder / f"{name}.lock"):
        if not (folder / name).exists():
            shutil.copytree(ROOT / "data" / name, folder / f"{name}.partial", ignore=shutil.ignore_patterns(".perfkit"))
            (folder / f"{name}.partial").rename(folder / name)
    return folder / name


@pytest.fixture(scope="session")
def demo(common):
    return _copy("demo", common)


@pytest.fixture(scope="session")
def garments(common):
    return _copy("garments", common)


@pytest.fixture(scope="session")
def built(common):
    """Return a function that builds a pack, unless another process has: then every page of it is kept."""
    def build(folder: Path, language: str) -> perfkit.Pack:
        out = common / f"reports-{folder.name}-{language}"
        with FileLock(common / f"{folder.name}.lock"):
            return perfkit.build(folder, language=language, out=out)

    return build


@pytest.fixture(scope="session")
def demo_en(demo, built):
    return built(demo, "en")


@pytest.fixture(scope="session")
def demo_zh(demo, built):
    return built(demo, "zh")


@pytest.fixture(scope="session")
def garments_en(garments, built):
    return built(garments, "en")


@pytest.fixture(scope="session")
def pack_for(demo, garments, tmp_path_factory):
    """Return a function that gives the pack of a study for an audience in a language, built in this process once."""
    out, folders = tmp_path_factory.mktemp("here"), {"demo": demo, "garments": garments}

    @functools.cache
    def give(name: str, audience: str, language: str):
        return build_here(folders[name], out=out, audience=audience, language=language)

    return give


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        if os.environ.get("PERFKIT_REQUIRE_BROWSER"):
            pytest.fail("no Chromium found, and PERFKIT_REQUIRE_BROWSER is set")
        pytest.skip("no Chromium found: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
