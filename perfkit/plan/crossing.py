"""Names in expressions that stand for other subjects, and the graph of lines that they make.

``reports.mean.total``, ``reports.sum.line.commission``, ``team.sum.value.net_sales``: the subject's reports (those
whose manager it is), the others of its team or shop, of any role; added up, or their mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from perfkit.errors import Problem, nearest_name
from perfkit.plan.documents import Located, Path

GROUPS, HOWS = ("reports", "team", "shop"), ("sum", "mean")
ALLOWED = "reports, team or shop . sum or mean . total, value.<indicator> or line.<id>"
Node = tuple[str, str]


@dataclass(frozen=True)
class Crossing:
    """A name that stands for other subjects.

    Parameters
    ----------
    name : str
        As the plan writes it.
    group : {"reports", "team", "shop"}
    how : {"sum", "mean"}
    what : {"total", "value", "line"}
    of : str
        Indicator or line; empty for totals.
    """

    name: str
    group: str
    how: str
    what: str
    of: str


def parse_crossing(name: str) -> Crossing | None:
    """Return what a name says of other subjects, or None where it says nothing of them.

    Examples
    --------
    >>> parse_crossing("reports.sum.line.commission").of, parse_crossing("value.csat"), parse_crossing("team.sum")
    ('commission', None, None)
    """
    parts = name.split(".")
    if parts[0] not in GROUPS or len(parts) < 3 or parts[1] not in HOWS:
        return None
    what, of = parts[2], ".".join(parts[3:])
    if (what == "total") != (of == "") or what not in ("total", "value", "line") or "." in of:
        return None
    return Crossing(name, parts[0], parts[1], what, of)


Lines = Mapping[str, Mapping[str, tuple[Path, frozenset[str]]]]
"""Of each role its lines in their order: where each stands, and the names it uses."""


def graph_problems(lines: Lines) -> Iterator[Located]:
    """Yield lines of other subjects that no role has, and cycles of lines, each once with its whole path."""
    known = sorted({line for role in lines.values() for line in role})
    edges: dict[Node, list[Node]] = {}
    for role, own in lines.items():
        for line, (place, names) in own.items():
            edges[role, line] = sorted(_used(role, names, lines))
            for crossing in filter(None, map(parse_crossing, sorted(names))):
                if crossing.what == "line" and crossing.of not in known:
                    yield place, Problem(what="no role has such a line", code="unknown_name", got=crossing.name,
                                         allowed=", ".join(known), nearest=nearest_name(crossing.of, known))
    for cycle in _cycles(edges):
        told = " -> ".join(f"{role}.{line}" for role, line in (*cycle, cycle[0]))
        yield lines[cycle[0][0]][cycle[0][1]][0], Problem(
            what="lines that hang on each other: a cycle", code="line_cycle", got=told,
            allowed="lines of which each can be computed before the next")


def _used(role: str, names: frozenset[str], lines: Lines) -> set[Node]:
    """Return the lines that a line uses: those above it in its role, and those of other subjects in any role."""
    own = {(role, name.removeprefix("line.")) for name in names if name.startswith("line.")}
    crossed = {crossing.of for crossing in map(parse_crossing, names) if crossing and crossing.what == "line"}
    return {(other, line) for other, line in own if line in lines[other]} | {
        (other, line) for other, theirs in lines.items() for line in theirs if line in crossed}


def _cycles(edges: Mapping[Node, list[Node]]) -> list[list[Node]]:
    """Return the cycles that a walk in the order of the plan comes upon."""
    found: list[list[Node]] = []
    done: set[Node] = set()
    for start in edges:
        path: list[Node] = []
        waiting = [(start, iter(edges[start]))] if start not in done else []
        path += [start] * len(waiting)
        while waiting:
            following = next(waiting[-1][1], None)
            if following is None:
                done.add(waiting.pop()[0])
                path.pop()
            elif following in path:
                found.append(path[path.index(following):])
            elif following not in done:
                waiting.append((following, iter(edges[following])))
                path.append(following)
    return found
