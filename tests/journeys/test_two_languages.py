"""A page speaks one language; only data values (names, ids, file names) may come from the other."""

import html
import re

CJK = re.compile(r"[一-鿿]+")
WORD = re.compile(r"[A-Za-z][a-z]{2,}(?: [a-z]{2,})+")
HIDDEN = re.compile(r"<(style|code|title)\b.*?</\1>|<[^>]*>", re.DOTALL)


def _words(pack, page):
    text = (pack.folder / page["file"]).read_text()
    return html.unescape(HIDDEN.sub(" \n ", text))


def test_english_pages_hold_no_chinese_but_data(demo, demo_en):
    allowed = _data_words(demo)
    for page in demo_en.pages:
        strange = {word for word in CJK.findall(_words(demo_en, page)) if word not in allowed}
        assert not strange, (page["file"], sorted(strange)[:10])


def test_chinese_pages_hold_no_english_sentence(demo_zh):
    for page in demo_zh.pages:
        strange = set(WORD.findall(_words(demo_zh, page)))
        assert not strange, (page["file"], sorted(strange)[:10])


def test_chinese_pages_are_marked_as_chinese(demo_zh):
    for page in demo_zh.pages:
        assert '<html lang="zh-Hans">' in (demo_zh.folder / page["file"]).read_text()


def _data_words(study):
    """Chinese that is data: words of file names and cells that the data page quotes."""
    quoted = " ".join(path.name for path in (study / "exports").iterdir())
    return set(CJK.findall(quoted)) | {"汇总", "均值", "延迟统计"}
