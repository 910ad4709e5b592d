"""From export to HTML: everything that a plan asks for is on a page, and the pack proves itself."""

import hashlib
import json
import re

import pytest

from perfkit.reports import REPORTS

PACKS = ["demo_en", "demo_zh", "garments_en"]


@pytest.fixture(params=PACKS)
def pack(request):
    return request.getfixturevalue(request.param)


def test_every_report_of_every_role_is_there_and_complete(pack):
    manifest = json.loads((pack.folder / "manifest.json").read_text())
    wanted = {(kind.name, role) for kind in REPORTS.values()
              for role in (manifest["roles"] if kind.per_role else ["all"])}
    assert {(page["report"], page["role"]) for page in pack.pages} == wanted
    assert [page for page in pack.pages if page["state"] != "done"] == []


def test_the_manifest_tells_the_truth(pack):
    for page in pack.pages:
        data = (pack.folder / page["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == page["sha256"]
        assert page["facts"]["frames"][:12].encode() in data


def test_the_index_leads_to_every_page_and_back(pack):
    index = pack.index.read_text()
    for page in pack.pages:
        assert f'href="{page["file"]}"' in index
        assert 'href="../index.html"' in (pack.folder / page["file"]).read_text()
    assert f'href="{pack.folder.name}/index.html"' in (pack.folder.parent / "index.html").read_text()


def test_a_page_is_one_file_without_script_or_address(pack):
    for page in pack.pages:
        text = (pack.folder / page["file"]).read_text()
        assert "<script" not in text
        assert "default-src 'none'" in text
        assert not re.search(r"\b(?:src|href|xlink:href|url)\s*[=(]\s*[\"']?(?:https?:)?//", text)


def test_a_page_says_nothing_of_the_machine_it_was_built_on(pack, demo, garments):
    for page in pack.pages:
        text = (pack.folder / page["file"]).read_text()
        for folder in (demo, garments, pack.folder):
            assert str(folder) not in text
        assert "object at 0x" not in text


def test_a_second_build_keeps_every_page(demo_en, demo):
    import perfkit

    again = perfkit.build(demo, language="en", out=demo_en.folder.parents[2])
    assert (again.built, again.kept) == (0, len(demo_en.pages))
