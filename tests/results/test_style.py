"""One style for pages and outputs; the page's own rules never reach JupyterLab."""

import re

from perfkit.results import output_style, page_style


def test_a_page_has_light_dark_phone_and_print_and_no_address():
    style = page_style()
    for wanted in ("prefers-color-scheme: dark", "max-width: 40rem", "@media print", "size: A4", "PingFang SC",
                   "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi", "tabular-nums", "focus-visible"):
        assert wanted in style
    assert "url(" not in style
    assert "@import" not in style
    assert "GROUND" not in style
    assert style.count("{") == style.count("}")


def test_an_output_styles_its_own_parts_alone():
    style = output_style()
    selectors = re.findall(r"^([^{}@]+)\{", style.removeprefix("<style>"), re.MULTILINE)
    assert selectors
    assert all(part.strip().startswith(".perfkit ") for selector in selectors for part in selector.split(","))
    assert "body " not in style.replace("tbody", "")
    assert len(style) < 3000
    assert len(page_style()) < 6000
