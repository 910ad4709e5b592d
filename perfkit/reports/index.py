"""The index of a pack, from its manifest alone, and the index over the periods of one audience."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from perfkit.language import Language, Text, show_date
from perfkit.reports.kinds import ALL, REPORTS
from perfkit.results import page_style, sentence_html
from perfkit.study.heading import show_versions

WORDS: Mapping[str, Text] = {
    "pack": Text(en="Reports of {period}", zh="{period} 报告包"),
    "periods": Text(en="All periods", zh="全部期间"),
    "all": Text(en="All roles", zh="全部岗位"),
    "report": Text(en="Report", zh="报告"),
    "finding": Text(en="What it says", zh="主要结论"),
    "state": Text(en="State", zh="状态"),
    "hash": Text(en="SHA-256", zh="SHA-256"),
    "done": Text(en="complete", zh="完成"),
    "failed": Text(en="failed", zh="未完成"),
    "no data": Text(en="no data", zh="无数据"),
    "skip": Text(en="Skip to content", zh="跳到正文"),
    "study": Text(en="Study {study}, for {audience}. {state}, data up to {as_of}. Plan in force since {versions}.",
                  zh="项目 {study}，读者：{audience}。{state}，数据截至 {as_of}。方案生效日 {versions}。"),
    "final": Text(en="All values are final", zh="全部数值为终值"),
    "provisional": Text(en="{n} values are provisional", zh="{n} 个数值为暂估"),
    "command": Text(en="This pack is rebuilt by", zh="重建本报告包的命令"),
    "period": Text(en="Period", zh="期间"),
    "pages": Text(en="Pages", zh="页数"),
    "owner": Text(en="the owner", zh="老板"),
    "management": Text(en="management", zh="管理层"),
    "hr": Text(en="human resources", zh="人力资源"),
    "council": Text(en="the staff council", zh="职工代表"),
    "employee": Text(en="the employee", zh="员工本人"),
}
_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="index">
<a class="skip" href="#main">{skip}</a>
<header class="page"><h1>{title}</h1>{lead}</header>
<main id="main">
{body}
</main>
<footer class="page">{foot}</footer>
</body>
</html>
"""


def pack_index(manifest: Mapping[str, Any], language: Language) -> str:
    """Return the index page of one period: every page with its finding, state and hash."""
    def say(key: str, **parts: object) -> str:
        return escape(WORDS[key].fill(language, **parts))

    provisional = int(manifest["provisional"])
    state = WORDS["final"] if not provisional else WORDS["provisional"].bind(n=provisional)
    lead = say("study", study=manifest["study"], audience=WORDS[manifest["audience"]], state=state,
               as_of=show_date(date.fromisoformat(manifest["as_of"]), language),
               versions=show_versions(manifest["plan_versions"], language))
    rooms = [ALL, *manifest["roles"]]
    body = "\n".join(_room(manifest, room, language) for room in rooms)
    foot = (f"<p>{say('command')} <code>{escape(manifest['command'])}</code></p>"
            f'<p class="back"><a href="../index.html">{say("periods")}</a></p>')
    return _page(language, say("pack", period=manifest["period"]), f"<p>{lead}</p>", body, foot)


def _room(manifest: Mapping[str, Any], room: str, language: Language) -> str:
    pages = [page for page in manifest["pages"] if page["role"] == room]
    if not pages:
        return ""
    name = WORDS["all"].fill(language) if room == ALL else manifest["roles"][room][language]
    rows = "".join(_row(page, language) for page in sorted(pages, key=lambda page: list(REPORTS).index(page["report"])))
    heads = "".join(f'<th scope="col" class="{key}">{escape(WORDS[key].fill(language))}</th>'
                    for key in ("report", "finding", "state", "hash"))
    return (f'<section><h2>{escape(name)}</h2><div class="scroll" role="region" tabindex="0" '
            f'aria-label="{escape(name, quote=True)}"><table class="index"><thead><tr>{heads}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div></section>")


def _row(page: Mapping[str, Any], language: Language) -> str:
    title = REPORTS[page["report"]].title.fill(language)
    says = page["error"] if page["state"] == "failed" else page["finding"]
    return (f'<tr><th scope="row"><a href="{escape(page["file"], quote=True)}">{escape(title)}</a></th>'
            f'<td>{sentence_html(says)}</td><td class="short">{escape(WORDS[page["state"]].fill(language))}</td>'
            f'<td class="short hash"><code>{escape(page["sha256"][:8])}</code></td></tr>')


def periods_index(study: str, periods: Sequence[tuple[str, Mapping[str, Any]]], language: Language) -> str:
    """Return the index page over the periods of one audience and language, latest first."""
    heads = "".join(f'<th scope="col">{escape(WORDS[key].fill(language))}</th>' for key in ("period", "pages", "state"))
    rows = "".join(
        f'<tr><th scope="row"><a href="{escape(name, quote=True)}/index.html">{escape(name)}</a></th>'
        f'<td class="number">{len(manifest["pages"])}</td><td>{escape(_state(manifest).fill(language))}</td></tr>'
        for name, manifest in periods)
    body = f'<table class="index"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return _page(language, escape(f"{study}: {WORDS['periods'].fill(language)}"), "", body, "")


def _state(manifest: Mapping[str, Any]) -> Text:
    failed = any(page["state"] == "failed" for page in manifest["pages"])
    provisional = int(manifest["provisional"])
    if failed:
        return WORDS["failed"]
    return WORDS["provisional"].bind(n=provisional) if provisional else WORDS["final"]


def _page(language: Language, title: str, lead: str, body: str, foot: str) -> str:
    return _PAGE.format(lang="zh-Hans" if language == "zh" else "en", title=title, style=page_style(), lead=lead,
                        skip=escape(WORDS["skip"].fill(language)), body=body, foot=foot)
