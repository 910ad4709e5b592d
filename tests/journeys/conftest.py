"""Packs built once and walked by many tests; a browser where there is one."""

import functools
import os
import shutil
from pathlib import Path

import pytest
from pages_here import build_here

import perfkit

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def copy_of(tmp_path_factory):
    """Return a function that copies a ready study, without anything computed."""
    def copy(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name) / name
        shutil.copytree(ROOT / "data" / name, folder, ignore=shutil.ignore_patterns(".perfkit"))
        return folder

    return copy


@pytest.fixture(scope="session")
def demo(copy_of):
    return copy_of("demo")


@pytest.fixture(scope="session")
def garments(copy_of):
    return copy_of("garments")


@pytest.fixture(scope="session")
def demo_en(demo, tmp_path_factory):
    return perfkit.build(demo, language="en", out=tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="session")
def demo_zh(demo, tmp_path_factory):
    return perfkit.build(demo, language="zh", out=tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="session")
def garments_en(garments, tmp_path_factory):
    return perfkit.build(garments, language="en", out=tmp_path_factory.mktemp("reports"))


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
