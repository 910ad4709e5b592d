"""Names in a plan whose form is wrong: so that one fault does not hide the others."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping, Sequence

from perfkit.errors import PlanError, Problem, unknown_name
from perfkit.plan.documents import Located, Path, load_document, mapping_of, placed
from perfkit.plan.fitting import KnownIndicator
from perfkit.plan.references import unknown_indicator


def check_names(path: pathlib.Path, indicators: Mapping[str, KnownIndicator], kinds: Sequence[str]) -> list[Problem]:
    """Return the unknown indicators and kinds of role that a plan file names, whatever else is wrong with it.

    Parameters
    ----------
    path : Path
        Plan file. One that is no readable YAML names nothing.
    indicators : mapping of str to KnownIndicator
        What the catalogue knows, by id.
    kinds : sequence of str
        Kinds of role.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> plan = pathlib.Path(tempfile.mkdtemp()) / "2026-01-01.yaml"
    >>> _ = plan.write_text("roles: {desk: {kind: desk, indicators: {csta: {weight: 9}}}}")
    >>> known = {"csat": KnownIndicator(unit="share", controllability="person", kinds=["desk"])}
    >>> [(problem.path, problem.row, problem.nearest) for problem in check_names(plan, known, ["desk"])]
    [('roles.desk.indicators.csta', 1, 'csat')]
    """
    source = f"{path.parent.name}/{path.name}"
    try:
        document = load_document(path.read_bytes(), source)
    except (OSError, PlanError):
        return []
    found = [problem for role, body in mapping_of(mapping_of(document.tree).get("roles")).items()
             for problem in _of_role(role, mapping_of(body), indicators, kinds)]
    return placed(found, document.lines, source)


def _of_role(role: str, body: Mapping[str, object], indicators: Mapping[str, KnownIndicator],
             kinds: Sequence[str]) -> Iterator[Located]:
    kind = body.get("kind")
    if isinstance(kind, str) and kind not in kinds:
        yield ("roles", role, "kind"), unknown_name("kind of role", kind, kinds)
    blocks = mapping_of(body.get("blocks"))
    parts: list[tuple[Path, object]] = [((), body), *((("blocks", name), part) for name, part in blocks.items())]
    for place, part in parts:
        for name in mapping_of(mapping_of(part).get("indicators")):
            if not str(name).startswith("item."):
                yield from unknown_indicator(name, ("roles", role, *place, "indicators", name), indicators)
