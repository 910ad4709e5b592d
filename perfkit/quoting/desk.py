"""Typed-in numbers laid out as the frames that scoring and pay read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from perfkit.plan import Role
from perfkit.quoting.fields import Field
from perfkit.quoting.parts import typed_presence, typed_targets
from perfkit.quoting.started import OWN_PERIOD, goes_by_start, typed_starts
from perfkit.scoring.ratings import VALUE_COLUMNS
from perfkit.sources.ratings import RATING_COLUMNS

SPELL = "2000-01-01"
FEWEST_OTHERS = 3
Typed = list[tuple[Field, list[str]]]


@dataclass(frozen=True)
class Desk:
    """Typed-in numbers by what they mean, for one subject, or one for each of several shops."""

    role: Role
    period: str
    typed: Typed
    size: int

    def subjects(self) -> list[str]:
        """Return the ids of those who are typed."""
        return [f"typed{number}" for number in range(1, self.size + 1)]

    def cells(self, kind: str) -> dict[str, list[Fraction]]:
        """Return the numbers of one kind, by key, one for each subject; of shared sales the person's own part."""
        found = {field.key: [field.read(text) for text in self._stretched(texts)]
                 for field, texts in self.typed if field.kind == kind}
        if kind == "value":
            shares = self.cells("credit")
            found |= {key: [cell * share for cell, share in zip(found[key], shares[key], strict=True)]
                      for key in found.keys() & shares.keys()}
        return found

    def _stretched(self, texts: list[str]) -> list[str]:
        return texts * self.size if len(texts) == 1 else texts

    def people(self) -> pd.DataFrame:
        """Return the subjects, each in a shop of its own."""
        wages = self.cells("wage_base").get("wage_base", [None] * self.size)
        amounts = [None if wage is None else int(wage) for wage in wages]
        return pd.DataFrame({"subject": self.subjects(), "role": self.role.id, "team": "typed", "spell": SPELL,
                             "shop": [f"shop{number}" for number in range(1, self.size + 1)],
                             "from_day": self.starts(), "to_day": pd.Timestamp("9999-12-31"),
                             "wage_base": pd.array(amounts, dtype="Int64")})

    def starts(self) -> list[pd.Timestamp]:
        """Return the first day of each subject in the role."""
        numbers = self.cells("own").get(OWN_PERIOD, [Fraction(1)] * self.size if goes_by_start(self.role) else [])
        return typed_starts(self.period, numbers, self.size, SPELL)

    def values(self) -> pd.DataFrame:
        """Return IndicatorValues of what was typed, with three others at their mean where that was typed."""
        cases, others = self.cells("n"), self.cells("others")
        fields = {field.key: (field, texts) for field, texts in self.typed if field.kind == "value"}
        rows = []
        for key, cells in self.cells("value").items():
            field, texts = fields[key]
            counts: Sequence[Fraction | None] = cases.get(key) or [_cases(text) for text in self._stretched(texts)]
            rows += [self._row(subject, field, cell, count)
                     for subject, cell, count in zip(self.subjects(), cells, counts, strict=True)]
            rows += [self._row(f"other{number}", field, others[key][0], None)
                     for number in range(FEWEST_OTHERS) if key in others]
        return pd.DataFrame(rows, columns=list(VALUE_COLUMNS))

    def _row(self, subject: str, field: Field, cell: Fraction, count: Fraction | None) -> tuple[object, ...]:
        return (self.period, self.role.id, subject, SPELL, field.key, field.unit, "lower" if field.lower else "higher",
                float(cell), cell.numerator, cell.denominator, None if count is None else int(count), float("nan"),
                float("nan"), "counted", "final", "")

    def targets(self) -> pd.DataFrame:
        """Return the typed targets as Baselines: the part of each that falls on the days that were typed."""
        units = {field.key: field.unit for field, _ in self.typed if field.kind == "target"}
        return typed_targets(self.keys(), {(key, units[key]): cells for key, cells in self.cells("target").items()},
                             self.presence())

    def presence(self) -> pd.DataFrame | None:
        """Return which part of the period was typed; None where none was."""
        return typed_presence(self.role, self.keys(), self.cells("part"))

    def keys(self) -> pd.DataFrame:
        """Return the key of each subject."""
        return pd.DataFrame({"period": self.period, "role": self.role.id, "subject": self.subjects(), "spell": SPELL})

    def ratings(self) -> pd.DataFrame:
        """Return the typed ratings as a sheet of one rater."""
        said = [(field.key, self._stretched(texts)) for field, texts in self.typed if field.kind == "rating"]
        rows = [(self.period, subject, item, "", 1, 1, text, None, None) for item, texts in said
                for subject, text in zip(self.subjects(), texts, strict=True)]
        return pd.DataFrame(rows, columns=list(RATING_COLUMNS))


def _cases(text: str) -> Fraction | None:
    """Return the cases behind a value that was typed as a quotient."""
    _, slash, bottom = text.partition("/")
    return Fraction(bottom.strip()) if slash else None
