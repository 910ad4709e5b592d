"""Pages as people open them: nothing leaves the page, nothing overflows, everything can be read."""

import pytest

pytestmark = pytest.mark.browser
WIDTHS = (360, 1280)
PACKS = ["demo_en", "demo_zh", "garments_en"]
CONTRAST = """
() => {
  const channel = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 };
  const luminance = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = text => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = text; paint.fillRect(0, 0, 1, 1);
                         const d = paint.getImageData(0, 0, 1, 1).data; return [d[0], d[1], d[2], d[3] / 255] };
  const over = (top, below) => top.slice(0, 3).map((v, i) => v * top[3] + below[i] * (1 - top[3]));
  const ground = element => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.push(rgba(getComputedStyle(e).backgroundColor));
    const canvas = getComputedStyle(document.documentElement).colorScheme.includes('dark')
      && matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
    return layers.reverse().reduce((below, top) => over(top, below), canvas);
  };
  const bad = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
    if (!text || !element.checkVisibility() || element.closest('style,title,.skip')) continue;
    const style = getComputedStyle(element), below = ground(element);
    if (element.closest('svg') && element.closest('[data-ground]')) continue;
    const inked = rgba(element.closest('svg') ? style.fill : style.color);
    const pair = [luminance(over(inked, below)), luminance(below)].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) bad.push(`${text.slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return bad.slice(0, 5);
}
"""


@pytest.fixture(params=PACKS)
def pack(request):
    return request.getfixturevalue(request.param)


def _open(browser, path, *, width, scheme="light"):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.complaints = []
    page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:"))
            else page.complaints.append(f"asked for {asked.url}"))
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: page.complaints.append(str(fault)))
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_leaves_the_page_and_nothing_overflows(pack, browser, width):
    wrong = []
    for entry in [*pack.pages, {"file": "index.html"}, {"file": "../index.html"}]:
        page = _open(browser, (pack.folder / entry["file"]).resolve(), width=width)
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wrong += [(entry["file"], complaint) for complaint in page.complaints]
        wrong += [(entry["file"], f"{too_wide} px too wide")] if too_wide > 0 else []
        page.context.close()
    assert not wrong


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_contrast(pack, browser, scheme):
    wrong = {}
    for entry in [*pack.pages, {"file": "index.html"}]:
        page = _open(browser, (pack.folder / entry["file"]).resolve(), width=1280, scheme=scheme)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        bad = page.evaluate(CONTRAST)
        if bad:
            wrong[entry["file"]] = bad
        page.context.close()
    assert not wrong


def test_every_figure_has_a_text_alternative_and_a_table_can_be_reached_by_keyboard(pack, browser):
    for entry in pack.pages:
        page = _open(browser, (pack.folder / entry["file"]).resolve(), width=1280)
        assert page.evaluate("[...document.querySelectorAll('figure')].every(f => "
                             "f.getAttribute('role') === 'img' && f.getAttribute('aria-label').length >= 10)")
        assert page.evaluate("[...document.querySelectorAll('svg')].every(s => s.closest('figure[role=img]'))")
        assert page.evaluate("[...document.querySelectorAll('.scroll')].every(s => s.tabIndex === 0 && s.ariaLabel)")
        assert page.evaluate("document.querySelectorAll('h1').length === 1")
        page.context.close()


def test_every_page_is_reached_from_the_index(pack, browser):
    page = _open(browser, pack.index.resolve(), width=1280)
    links = page.evaluate("[...document.querySelectorAll('main a')].map(a => a.href)")
    assert len(links) == len(pack.pages)
    for link in links:
        page.goto(link)
        assert page.title()
        page.click("p.back a")
        assert page.url.endswith("/index.html")
    page.context.close()
