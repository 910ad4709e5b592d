"""Check a study before it pays anyone: everything that is wrong, at once, and what is worth a look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from perfkit.errors import DataError, PerfkitError, PlanError, Problem, unknown_name
from perfkit.indicators import KINDS, Indicator, catalogue, chosen_by_people, exposures_of, knowing
from perfkit.plan import Exposures, KnownIndicator, Plan, Pool, check_names, check_references, read_plan
from perfkit.plan.lint import lint_plan
from perfkit.rewards import adds_up
from perfkit.study.credits import check_credits
from perfkit.study.crowds import stored_crowds, stored_unadjusted
from perfkit.study.folder import study_of_plan
from perfkit.study.freeze import check_freezes
from perfkit.study.inputs import Inputs, own_of
from perfkit.study.late_targets import check_targets
from perfkit.study.overrides import check_overrides
from perfkit.study.part_periods import check_presence
from perfkit.study.rated import check_ratings
from perfkit.study.vetoes import check_vetoes

if TYPE_CHECKING:
    from perfkit.indicators.own.reader import OwnIndicators

WARNING = "warning."
ROSTER = ("subject", "name_zh", "name_en", "role", "team", "shop", "manager", "from_day", "to_day", "schedule",
          "wage_base", "spell")
Part = TypeVar("Part")


def is_finding(problem: Problem) -> bool:
    """Tell whether a problem is only worth a look: a warning, not an error."""
    return problem.code.startswith(WARNING)


def check_inputs(inputs: Inputs) -> list[Problem]:
    """Return every problem of plans, references, people, targets and exports: errors first, then findings.

    A part that cannot be read hides what depends on it; everything else is still checked. On the study's own
    indicators all of it depends.
    """
    problems: list[Problem] = []
    own = _tried(lambda: inputs.own, problems)
    if problems:
        return problems
    with inputs.scope():
        return sorted([*_own_problems(own), *_problems_of(inputs)], key=is_finding)


def _own_problems(own: OwnIndicators | None) -> list[Problem]:
    """Return what is wrong with the study's own code: known only where it may run."""
    if own is None or own.code is None:
        return []
    problems: list[Problem] = []
    if own.trusted:
        _tried(lambda: own.definitions, problems)
        return problems
    return [Problem(what="this code was not run: whether it computes what indicators.yaml says is not known",
                    code="warning.not_trusted", file=own.code.name, got=own.code.name, allowed="--trust")]


def _problems_of(inputs: Inputs) -> list[Problem]:
    problems: list[Problem] = []
    known = _known(inputs.known)
    plans = _tried(lambda: inputs.plans, problems)
    people = _tried(lambda: inputs.people, problems)
    targets = _tried(lambda: inputs.targets, problems)
    _tried(lambda: inputs.paid_elsewhere, problems)
    leave = _tried(lambda: inputs.leave, problems)
    ratings = _tried(lambda: inputs.ratings, problems)
    if plans is not None:
        for plan in plans.versions.values():
            problems += check_references(plan, known, KINDS)
        tables = _tried(lambda: inputs.tables, problems)
        problems += _doubts(inputs, known, readable=tables is not None)
        problems += check_freezes(inputs)
    else:
        problems += [problem for path in inputs.folder.plan_files for problem in check_names(path, known, KINDS)]
        _tried(inputs.read_tables_anyhow, problems)
    if plans is not None and people is not None:
        problems += check_presence(inputs, readable=tables is not None) if leave is not None else []
        problems += _roles_of_people(inputs)
        problems += _unadjustable(inputs) if tables is not None else []
        problems += [*_missing_targets(inputs), *check_targets(inputs)] if targets is not None else []
        problems += _groups_of_people(inputs)
        problems += _parts_of_pools(inputs)
        problems += check_overrides(inputs)
        problems += check_vetoes(inputs)
        problems += check_credits(inputs)
        problems += check_ratings(inputs) if ratings is not None else []
    return problems


def check_plan_file(path: Path) -> list[Problem]:
    """Return every problem of one plan file by itself, without people, targets and exports: errors first."""
    try:
        own = own_of(study_of_plan(path))
    except PerfkitError as error:
        return list(error.problems)
    with knowing(own):
        known = _known(catalogue())
        try:
            plan = read_plan(path)
        except PerfkitError as error:
            return [*error.problems, *check_names(path, known, KINDS)]
        return sorted([*check_references(plan, known, KINDS), *lint_plan(plan, known)], key=is_finding)


def _known(indicators: Mapping[str, Indicator]) -> dict[str, KnownIndicator]:
    return {name: KnownIndicator(unit=facts.unit, controllability=facts.controllability, kinds=facts.kinds,
                                 variants=facts.variants, additive=adds_up(f"value.{name}", facts.unit),
                                 exposures={one: _exposures(f"{name}@{one}") for one in facts.variants},
                                 pooled=facts.pooled)
            for name, facts in indicators.items()}


def _exposures(key: str) -> Exposures:
    strata = exposures_of(key)
    return Exposures(cases=[one.id for one in strata if one.people is None],
                     people=[one.id for one in strata if one.people is not None],
                     chosen={one.id: one.why.fill("en") for one in chosen_by_people(key)})


def _doubts(inputs: Inputs, known: Mapping[str, KnownIndicator], *, readable: bool) -> Iterable[Problem]:
    """Yield what is doubtful in the plan in force and later ones, with where people stand if that was computed."""
    versions = inputs.plans.versions
    today = inputs.as_of if readable else max(versions)
    in_force = max((day for day in versions if day <= today), default=min(versions))
    measured, crowds = (_tried(lambda: stored_crowds(inputs), []) if readable else None) or (None, {})
    for day in sorted(versions):
        if day >= in_force:
            yield from lint_plan(versions[day], known, crowds if versions[day] is measured else {})
    yield from (_tried(lambda: list(stored_unadjusted(inputs)), []) if readable else None) or []


def _tried(read: Callable[[], Part], problems: list[Problem]) -> Part | None:
    try:
        return read()
    except PerfkitError as error:
        problems.extend(error.problems)
        return None


def _roles_of_people(inputs: Inputs) -> Iterable[Problem]:
    known = sorted({role for plan in inputs.plans.versions.values() for role in plan.roles})
    strange = inputs.people[~inputs.people["role"].isin(known)]
    for subject, role in sorted(set(zip(strange["subject"], strange["role"], strict=True))):
        problem = unknown_name("role in the plan", role, known)
        yield Problem(what=f"{problem.what} (subject {subject})", code="unknown_role", file="people.csv",
                      column="role", got=role, allowed=problem.allowed, nearest=problem.nearest)


def _unadjustable(inputs: Inputs) -> Iterable[Problem]:
    """What should be paid at an equal case mix is paid to nobody where nothing says what the mix is."""
    # What knows the definitions loads the engine, which a page that only reads does without.
    from perfkit.indicators import lacks_exposure

    for plan in inputs.plans.versions.values():
        for role in plan.roles.values():
            people = inputs.people[inputs.people["role"] == role.id]
            for name in (name for name, rule in role.indicators.items() if rule.adjusted and exposures_of(name)):
                if lacks_exposure(name, inputs.tables, people, role):
                    by = role.indicators[name].adjusted_by
                    yield Problem(what="neither exports nor people.csv say for what to adjust it", code="no_exposure",
                                  file=plan.source,
                                  path=f"roles.{role.id}.indicators.{name}.adjusted{'.by' if by else ''}",
                                  got=", ".join(by) or "yes",
                                  allowed=", ".join(stratum.id for stratum in exposures_of(name)))


def _missing_targets(inputs: Inputs) -> Iterable[Problem]:
    """An indicator that reads its target from the table needs at least one there; a typo would pay nobody."""
    listed = set(inputs.targets["indicator"])
    for plan in inputs.plans.versions.values():
        for role in plan.roles.values():
            for name, rule in role.indicators.items():
                if rule.target == "table" and not listed & {name, name.split("@")[0]}:
                    yield Problem(what="the plan takes the target from targets.csv, which has none", code="no_target",
                                  file=plan.source, path=f"roles.{role.id}.indicators.{name}.target", got="table",
                                  allowed="a row in targets.csv")
    unknown = sorted(name for name in listed if name.split("@")[0] not in inputs.known)
    for name in unknown:
        problem = unknown_name("indicator", name, list(inputs.known))
        yield Problem(what=problem.what, code="unknown_name", file="targets.csv", column="indicator", got=name,
                      nearest=problem.nearest)


def _groups_of_people(inputs: Inputs) -> Iterable[Problem]:
    """A group to compare is a team, a shop or a ``group_`` column: anything else may name a person."""
    groups = [name for name in inputs.people.columns if name not in ROSTER or name in ("team", "shop")]
    for plan in inputs.plans.versions.values():
        for name in plan.fairness.groups:
            if name not in groups:
                problem = unknown_name("group", name, groups)
                yield Problem(what=problem.what, code="unknown_group", file=plan.source, path="fairness.groups",
                              got=name, allowed=problem.allowed, nearest=problem.nearest)


def _parts_of_pools(inputs: Inputs) -> Iterable[Problem]:
    """What splits a pool is a column of the roster, under its name without ``group_``; everybody is in a part."""
    for plan in inputs.plans.versions.values():
        for role in plan.roles.values():
            for row, line in enumerate(role.rewards):
                if isinstance(line, Pool) and line.split_by is not None:
                    place = f"roles.{role.id}.rewards[{row}].split_by"
                    yield from _parts_of_pool(inputs, plan, role.id, line, place)


def _parts_of_pool(inputs: Inputs, plan: Plan, role: str, line: Pool, place: str) -> Iterable[Problem]:
    name, mine = str(line.split_by), inputs.people[inputs.people["role"] == role]
    columns = [column for column in mine.columns if column not in ROSTER or column in ("team", "shop")]
    if name not in columns:
        problem = unknown_name("column of people.csv", name, columns)
        yield Problem(what=problem.what, code="unknown_group", file=plan.source, path=place, got=name,
                      allowed=f"{problem.allowed}: the names of group_ columns without group_", nearest=problem.nearest)
        return
    parts = [part.part for part in line.parts]
    outside = mine.loc[~mine[name].isin(parts), ["subject", name]]
    if len(outside):
        first = outside.iloc[0]
        yield Problem(what=f"{outside['subject'].nunique()} people are in no part of this pool and get nothing of it",
                      code="warning.no_part", file=plan.source, path=place,
                      got=f"{first['subject']}: {first[name] or 'empty'}", allowed=", ".join(parts))


def require(inputs: Inputs) -> None:
    """Raise if there is any error; findings pass.

    Raises
    ------
    PlanError or DataError
        With all errors at once.
    """
    errors = [problem for problem in check_inputs(inputs) if not is_finding(problem)]
    if errors:
        plan_error = any(problem.path for problem in errors)
        raise (PlanError if plan_error else DataError)(errors)

