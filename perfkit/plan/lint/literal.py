"""Reading a published scheme exactly as it is printed, which no plan could be, to name what is wrong with it."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from dataclasses import replace

from perfkit.errors import PlanError, Problem
from perfkit.plan.documents import Located, Path, line_of, load_document, path_text
from perfkit.plan.lint.findings import Found, tag_findings
from perfkit.plan.lint.literal_pay import pay_findings
from perfkit.plan.lint.literal_people import people_findings
from perfkit.plan.lint.literal_points import score_findings
from perfkit.plan.lint.literal_values import Scheme
from perfkit.plan.tags import TAGS


def lint_literal(path: pathlib.Path | str, *, shown_as: str | None = None) -> list[Problem]:
    """Return what a machine can see is wrong with a scheme as it is printed.

    Parameters
    ----------
    path : path
        A YAML file in the neutral shape of published schemes: `score` (items with their rules), `grades`, `pay` (lines
        with base and rule), `population` (quotas and limits of people), `tags`. Numbers are bare, per cent as printed
        (100 is 100 %). Rows stand as printed, both ends closed where the paper prints both.
        What a paper does not say is left out, and that is found: how parts of a step count (`counted`), whom a group's
        line is paid to (`paid_to`), whether a rate applies to all of the base (rule kind ``tiers``).
    shown_as : str, optional
        The file as messages name it; its name where nothing is said.

    Returns
    -------
    list of Problem
        All with codes that begin with ``warning.``, in the order of the file.

    Raises
    ------
    PlanError
        If the file is no YAML, or a number or range in it cannot be read.
    """
    file = pathlib.Path(path)
    source = shown_as or file.name
    try:
        document = load_document(file.read_bytes(), source)
    except OSError as error:
        raise PlanError(Problem(what="the scheme cannot be read", code="no_file", file=source,
                                got=error.strerror or str(error), allowed="a readable YAML file")) from None
    scheme = Scheme(document.tree)
    found = list(_all(scheme))
    if document.problems or scheme.problems:
        unread = [_placed(each, document.lines, source, scheme) for each in scheme.problems]
        raise PlanError(dict.fromkeys([*document.problems, *unread]))  # rules may read one cell more than once
    return sorted((_placed(each, document.lines, source, scheme) for each in found), key=lambda each: each.row or 0)


def _all(scheme: Scheme) -> Found:
    yield from score_findings(scheme)
    yield from pay_findings(scheme)
    yield from people_findings(scheme)
    yield from tag_findings([tag for tag in scheme.listed(("tags",)) if tag in TAGS], ())


def _placed(found: Located, lines: Mapping[Path, int], source: str, scheme: Scheme) -> Problem:
    place, problem = found
    return replace(problem, file=source, row=line_of(lines, place), path=path_text(scheme.named(place)))
