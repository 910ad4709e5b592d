"""Rating sheets against the plans and the roster: what they give a role, and what nobody can read of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from perfkit.errors import DataError, Problem, unknown_name
from perfkit.periods import parse_period
from perfkit.plan import Plan, Role
from perfkit.scoring import rated_values, sheet_items
from perfkit.study.inputs import Inputs


def ratings_of(inputs: Inputs, plan: Plan, role: Role, periods: Sequence[str]) -> pd.DataFrame:
    """Return the ratings of a role in some of its own periods as IndicatorValues.

    Raises
    ------
    DataError
        If a sheet says of the role's people what the plan cannot read.
    """
    people = inputs.people[inputs.people["role"] == role.id]
    elsewhere = [name for other in plan.roles.values() for name in sheet_items(other)]
    said = inputs.ratings[inputs.ratings["period"].isin(periods)]
    return rated_values(said, people, role, elsewhere=elsewhere)


def check_ratings(inputs: Inputs) -> Iterator[Problem]:
    """Yield what is wrong with rating sheets: subjects that are not in the roster, and words that no role can read."""
    known = sorted(set(inputs.people["subject"]))
    for row in inputs.ratings[~inputs.ratings["subject"].isin(known)].itertuples():
        found = unknown_name("subject", str(row.subject), known[:20])
        yield Problem(what=found.what, code=found.code, file=str(row.file), row=int(str(row.row)), column="subject",
                      got=found.got, allowed="a subject of people.csv", nearest=found.nearest)
    for period in sorted(set(inputs.ratings["period"])):
        day = parse_period(period).first
        plan = inputs.version(max(day, min(inputs.plans.versions)))
        for role in plan.roles.values():
            try:
                ratings_of(inputs, plan, role, [period])
            except DataError as error:
                yield from error.problems
