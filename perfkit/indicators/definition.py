"""How an indicator is defined: a few lines of Ibis under a decorator that says what they read.

A definition is a function of ``credit`` and of the tables it names::

    @indicator("csat", ratings="owner rated_at score")
    def csat(credit, ratings):
        rated = credit(ratings, "rated_at")
        return share(counted(rated, rated.score >= 4), counted(rated))

``credit`` gives each row to the spell of its owner and to the period of its day. Grouping, zero denominators, n,
states, maturity and intervals belong to the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from perfkit.indicators.catalogue import full_key
from perfkit.indicators.measures import Measure
from perfkit.indicators.owners import owner_column
from perfkit.plan import SubjectKind

Door = Literal["events", "totals"]
Columns = Mapping[str, tuple[str, ...]]
OWNER = "owner"


@dataclass(frozen=True)
class Past:
    """What a definition reads beside the events of the period itself.

    Parameters
    ----------
    compares : bool
        It divides by the value of another period, of others or of peers: without that there is nothing to compare with.
    days : int or None
        How many days before an event it looks for earlier ones; None: as far back as the data go.
    """

    compares: bool = False
    days: int | None = 0


NO_PAST = Past()
COMPARED = Past(compares=True)
EVER = Past(days=None)


@dataclass(frozen=True, eq=False)
class Definition:
    """One way to compute one or more keys (``id@variant``).

    Parameters
    ----------
    keys : tuple of str
    door : {"events", "totals"}
        Whether it reads single events or totals per day.
    needs, may_use : mapping of table to columns
        What must be there, and what is read where it is there (all missing otherwise). The column ``owner`` stands for
        the owner column of the table.
    window : int
        Days that an event needs before it can be told: younger ones are left out of both sides.
    against_target : bool
        The denominator is the subject's target, not a table.
    measure : callable
    kinds : tuple of str
        Kinds of role that it is for; empty: all.
    past : Past
        What it reads beside the events of the period itself.
    """

    keys: tuple[str, ...]
    door: Door
    needs: Columns
    may_use: Columns
    window: int
    against_target: bool
    measure: Callable[..., Measure]
    kinds: tuple[str, ...] = ()
    past: Past = NO_PAST

    def lacks(self, present: Columns, kind: str, subject: SubjectKind) -> str:
        """Return the reason why it cannot be computed from the tables that are present, or an empty text.

        What no export could mend comes first: a table that does not name this kind of subject.
        """
        owners = {table: owner_column(table, kind, subject) for table in self.needs}
        nobody = [f"no_owner:{table}" for table, columns in self.needs.items()
                  if OWNER in columns and owners[table] is None]
        tables = [f"no_table:{table}" for table in self.needs if table not in present]
        columns = [f"no_column:{table}.{column}" for table in self.needs if table in present
                   for column in self._named(table, owners[table]) if column not in present[table]]
        return next(iter([*nobody, *tables, *columns]), "")

    def _named(self, table: str, owner: str | None) -> list[str]:
        return [str(owner) if column == OWNER else column for column in self.needs[table]]


def indicator(*keys: str, door: Door = "events", window: int = 0, against_target: bool = False, kinds: str = "",
              past: Past = NO_PAST, **tables: str) -> Callable[[Callable[..., Measure]], Definition]:
    """Make a definition of a function of ``credit`` and tables.

    Parameters
    ----------
    *keys : str
        ``id`` or ``id@variant``.
    door, window, against_target, past
        See :class:`Definition`.
    kinds : str
        Kinds of role that it is for, separated by blanks; empty: all.
    **tables : str
        For each table the columns it needs, separated by blanks; a question mark behind a column says that it is read
        only where it is there.

    Examples
    --------
    >>> made = indicator("csat", ratings="owner rated_at score")(lambda credit, ratings: None)
    >>> made.keys, made.needs["ratings"]
    (('csat@default',), ('owner', 'rated_at', 'score'))
    >>> made.lacks({"ratings": ("agent_id", "score")}, "customer_service_presale", "person")
    'no_column:ratings.rated_at'
    """
    words = {table: text.split() for table, text in tables.items()}
    needs = {table: tuple(word for word in row if not word.endswith("?")) for table, row in words.items()}
    may_use = {table: tuple(word[:-1] for word in row if word.endswith("?")) for table, row in words.items()}

    def make(measure: Callable[..., Measure]) -> Definition:
        return Definition(tuple(map(full_key, keys)), door, MappingProxyType(needs), MappingProxyType(may_use), window,
                          against_target, measure, tuple(kinds.split()), past)

    return make


@dataclass(frozen=True)
class Refusal:
    """What cannot be had from a totals table, and why: ``quantile``, ``distinct`` or ``cap`` over totals."""

    key: str
    table: str
    reason: str
