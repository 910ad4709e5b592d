"""For whom a result shows itself: audiences, and the names and language of a view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from perfkit.errors import RequestError, unknown_name
from perfkit.language import Language, Text, choose

About = Literal["subject", "group", "role", "study"]


@dataclass(frozen=True)
class Audience:
    """Who a page is for, and what they may see.

    Parameters
    ----------
    name : str
    names : bool
        May see the names and ids of people.
    money : bool
        May see the money of others.
    sums : bool
        May see what roles and teams of enough people get together; otherwise only how their money is spread.
    small_groups : bool
        May see groups under the minimum (marked); otherwise they are hidden with complements.
    """

    name: str
    names: bool
    money: bool
    sums: bool
    small_groups: bool


AUDIENCES: Mapping[str, Audience] = {
    audience.name: audience
    for audience in (
        Audience("owner", names=False, money=False, sums=True, small_groups=False),
        Audience("management", names=True, money=True, sums=True, small_groups=False),
        Audience("hr", names=True, money=True, sums=True, small_groups=True),
        Audience("council", names=False, money=False, sums=False, small_groups=False),
        Audience("employee", names=False, money=False, sums=False, small_groups=False),
    )
}


def find_audience(name: str) -> Audience:
    """Return the audience of that name.

    Raises
    ------
    RequestError
        If there is none.

    Examples
    --------
    >>> find_audience("council").names
    False
    """
    if name not in AUDIENCES:
        raise RequestError(unknown_name("audience", name, list(AUDIENCES)))
    return AUDIENCES[name]


@dataclass(frozen=True, kw_only=True)
class View:
    """For whom, in which language and with which names a result shows itself.

    Parameters
    ----------
    language : {"zh", "en"}
    audience : Audience
    names : mapping of subject to {"zh", "en"}
    indicator_names : mapping of ``id@variant`` (or ``id``) to Text
    role_names : mapping of role id to Text
    line_names : mapping of role id to mapping of line id to Text
    scenario_names : mapping of scenario to Text
    currency : str
    minimum_group, minimum_group_money : int
        Fewest people whose distribution of results, and of money, is shown where names are not.

    Examples
    --------
    >>> View(language="zh", names={"cs07": {"zh": "李娜", "en": "Li Na"}}).subject("cs07")
    '李娜'
    """

    language: Language = "en"
    audience: Audience = AUDIENCES["management"]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    indicator_names: Mapping[str, Text] = field(default_factory=dict)
    role_names: Mapping[str, Text] = field(default_factory=dict)
    line_names: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    scenario_names: Mapping[str, Text] = field(default_factory=dict)
    currency: str = "CNY"
    minimum_group: int = 5
    minimum_group_money: int = 10

    def may_sum(self, people: int) -> bool:
        """Tell whether the audience may see a sum of money that stands for so many people.

        Examples
        --------
        >>> [View(audience=AUDIENCES[name]).may_sum(12) for name in ("hr", "owner", "council")]
        [True, True, False]
        >>> [View(audience=AUDIENCES[name]).may_sum(9) for name in ("hr", "owner", "council")]
        [True, False, False]
        """
        return self.audience.money or (self.audience.sums and self.are_enough_for_money(people))

    def are_enough_for_money(self, people: int) -> bool:
        """Tell whether so many people are enough to say anything of their money to the audience."""
        return self.audience.money or people >= self.minimum_group_money

    def subject(self, subject: str) -> str:
        """Return the name of a subject in this language, with its id where two share the name, else the id."""
        name = choose(self.names[subject], self.language) if self.names.get(subject) else ""
        return f"{name} ({subject})" if name in self._shared_names else name or subject

    def indicator(self, indicator: str) -> str:
        """Return the name of an indicator (``id@variant`` or ``id``), else what was given."""
        known = self.indicator_names
        text = known.get(indicator) or known.get(indicator.split("@")[0])
        return text.fill(self.language) if text else indicator

    def role(self, role: str) -> str:
        """Return the name of a role, else its id."""
        return self.role_names[role].fill(self.language) if role in self.role_names else role

    def line_text(self, role: str, line: str) -> Text:
        """Return the name of a line of a role's plan in both languages, else its id."""
        return self.line_names.get(role, {}).get(line) or Text.same(line)

    def line(self, role: str, line: str) -> str:
        """Return the name of a line of a role's plan, else its id.

        Examples
        --------
        >>> names = {"design": {"bonus": Text(en="Grade bonus", zh="等级奖金")}}
        >>> view = View(language="zh", line_names=names)
        >>> view.line("design", "bonus"), view.line("design", "pool")
        ('等级奖金', 'pool')
        """
        return self.line_text(role, line).fill(self.language)

    def scenario_text(self, scenario: str) -> Text:
        """Return the words of a scenario in both languages, else its name."""
        return self.scenario_names.get(scenario) or Text.same(scenario)

    def scenario(self, scenario: str) -> str:
        """Return the words of a scenario, else its name."""
        return self.scenario_text(scenario).fill(self.language)

    @cached_property
    def everybody(self) -> frozenset[str]:
        """Every id and name of a subject."""
        return frozenset({*self.names, *(name for names in self.names.values() for name in names.values() if name)})

    @cached_property
    def _shared_names(self) -> frozenset[str]:
        counts = Counter(choose(names, self.language) for names in self.names.values() if names)
        return frozenset(name for name, count in counts.items() if count > 1)
