"""Head and foot of a page: what it is, what it rests on, and the command that makes it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from perfkit.language import Language, Text, counted, show_date
from perfkit.periods import Period

WORDS: Mapping[str, Text] = {
    "final": Text(en="final", zh="终值"),
    "provisional": Text(en="provisional ({n} values)", zh="暂估（{n} 个数值）"),
    "lead": Text(en="{first} to {last}. Values are {state}, data up to {as_of}.",
                 zh="{first} 至 {last}。数值为{state}，数据截至 {as_of}。"),
    "foot": Text(en="Plan in force since {versions}. {n}. {hidden}. Fingerprint of the data shown {hash}.",
                 zh="方案生效日 {versions}。{n}。{hidden}。所示数据指纹 {hash}。"),
    "human": Text(en="Decision support: a person reviews and signs before pay is settled.",
                  zh="本页为决策参考，发放前须由人工复核并签字。"),
    "again": Text(en="Made again by", zh="重建命令"),
}


TITLES: Mapping[str, Text] = {
    "executive_brief": Text(en="Executive brief", zh="管理简报"),
    "data_quality": Text(en="Data and definitions", zh="数据与口径"),
    "scorecard": Text(en="Scorecard", zh="绩效记分卡"),
    "reward_review": Text(en="Reward review", zh="激励回顾"),
    "pay_rules": Text(en="Pay rules", zh="奖金规则"),
    "target_review": Text(en="Target review", zh="目标复核"),
    "fairness_review": Text(en="Fairness review", zh="公平性复核"),
    "weight_review": Text(en="Weight review", zh="权重复核"),
}


_JOIN: Mapping[Language, str] = {"en": ", ", "zh": "、"}


def show_versions(versions: Sequence[str], language: Language) -> str:
    """Return the versions of a plan, which are their first days, as the language writes them.

    Examples
    --------
    >>> show_versions(["2026-01-01", "2026-07-01"], "en"), show_versions(["2026-01-01"], "zh")
    ('1 Jan 2026, 1 Jul 2026', '2026年1月1日')
    """
    return _JOIN[language].join(show_date(date.fromisoformat(version), language) for version in versions)


@dataclass(frozen=True)
class Heading:
    """The head of a page."""

    title: str
    period: Period
    as_of_text: str
    provisional: int
    language: Language

    def _repr_html_(self) -> str:
        say, language = WORDS, self.language
        state = say["provisional"].bind(n=self.provisional) if self.provisional else say["final"]
        lead = say["lead"].fill(language, first=show_date(self.period.first, language),
                                last=show_date(self.period.last, language), state=state, as_of=self.as_of_text)
        title = escape(self.title).replace(self.period.text, f'<span class="whole">{self.period.text}</span>')
        return f'<div class="heading"><h1>{title}</h1><p class="lead">{escape(lead)}</p></div>'


@dataclass(frozen=True)
class Colophon:
    """The foot of a page: versions, counts, the hash of the frames that were read, the command."""

    versions: tuple[str, ...]
    subjects: int
    hidden: int
    digest: str
    command: str
    language: Language

    def facts(self) -> dict[str, object]:
        """Return the same for the manifest."""
        return {"subjects": self.subjects, "hidden": self.hidden, "frames": self.digest}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:  # noqa: ARG002 - IPython passes both
        return {"text/html": self._repr_html_(), "application/vnd.perfkit.facts+json": self.facts()}

    def _repr_html_(self) -> str:
        language = self.language
        foot = WORDS["foot"].fill(language, versions=show_versions(self.versions, language),
                                  n=counted(self.subjects, "subject", "subjects", "个考核对象"),
                                  hidden=counted(self.hidden, "row hidden", "rows hidden", "行隐匿"),
                                  hash=self.digest[:12])
        return (f'<div class="colophon"><p>{escape(foot)} {escape(WORDS["human"].fill(language))}</p>'
                f"<p>{escape(WORDS['again'].fill(language))} <code>{escape(self.command)}</code></p></div>")
