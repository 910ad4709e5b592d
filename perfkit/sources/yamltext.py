"""YAML in which every scalar stays the text that was written, with the line of each part.

``10:05``, ``no`` and ``0012`` mean what is written. A key written twice is refused with both lines, aliases are
refused, and nothing is ever built from a tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from perfkit.errors import Problem, nearest_name
from perfkit.plan.documents import no_text_key

_DEEPEST = 40


@dataclass(frozen=True)
class Part:
    """One part of the file: a text, a list or a set of fields, and the line where it starts.

    Parameters
    ----------
    value : str, tuple of Part or dict of str to Part
    line : int
        Line in the file, 1 for the first.
    """

    value: str | tuple[Part, ...] | dict[str, Part]
    line: int


@dataclass
class Reading:
    """The problems of one file while it is read.

    Every method takes a part and its path, returns what it holds, and notes a problem where it holds something else.

    Parameters
    ----------
    file : str
        Name for messages.
    problems : list of Problem
    """

    file: str
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, what: str, code: str, place: tuple[int, str], *, got: str | None = None,
               allowed: str | None = None) -> None:
        """Note a problem at a place: line and path."""
        self.problems.append(Problem(what=what, code=code, file=self.file, row=place[0], path=place[1] or None,
                                     got=got, allowed=allowed))

    def unknown(self, kind: str, name: str, known: Iterable[str], place: tuple[int, str]) -> None:
        """Note a name that does not exist, with what exists and the nearest of it."""
        names = list(known)
        self.problems.append(Problem(what=f"no such {kind}", code="unknown_name", file=self.file, row=place[0],
                                     path=place[1], got=name, allowed=", ".join(names),
                                     nearest=nearest_name(name, names)))

    def fields(self, part: Part, path: str, *, known: Iterable[str] = (), required: Iterable[str] = ()
               ) -> dict[str, Part]:
        """Return the fields of a part; with `known`, refuse other keys, and always a missing required one."""
        if not isinstance(part.value, dict):
            wide = " (a full-width colon does not end a key)" if "：" in _shown(part) else ""
            self.refuse(f"keys with values are expected here{wide}", "not_fields", (part.line, path), got=_shown(part),
                        allowed="key: value lines" + (f" with {', '.join(known)}" if known else ""))
            return {}
        for key in sorted(part.value.keys() - set(known)) if known else ():
            self.unknown("key", key, known, (part.value[key].line, f"{path}.{key}".lstrip(".")))
        for key in required:
            if key not in part.value:
                self.refuse(f"{key} is missing", "missing", (part.line, path), allowed=f"{key}: ...")
        return {key: value for key, value in part.value.items() if not known or key in set(known)}

    def items(self, part: Part, path: str) -> Iterator[tuple[Part, str]]:
        """Yield the parts of a list with their paths, counted from 1."""
        if not isinstance(part.value, tuple):
            self.refuse("a list is expected here", "not_a_list", (part.line, path), got=_shown(part),
                        allowed="- ... lines")
            return
        for number, item in enumerate(part.value, start=1):
            yield item, f"{path}[{number}]"

    def text(self, part: Part, path: str) -> str:
        """Return the text of a part, "" where it is no text."""
        if isinstance(part.value, str):
            return part.value
        self.refuse("a text is expected here", "not_a_text", (part.line, path), got=_shown(part), allowed="one text")
        return ""

    def texts(self, part: Part, path: str) -> tuple[str, ...]:
        """Return the texts of a list; one text counts as a list of one."""
        if isinstance(part.value, str):
            return (part.value,)
        return tuple(self.text(item, place) for item, place in self.items(part, path))

    def choice(self, part: Part, path: str, allowed: Iterable[str]) -> str | None:
        """Return the text of a part where it is one of `allowed`, else None with a problem."""
        text, names = self.text(part, path), list(allowed)
        if text in names:
            return text
        self.unknown("choice", text, names, (part.line, path))
        return None


def _shown(part: Part) -> str:
    if isinstance(part.value, str):
        return part.value
    return "a list" if isinstance(part.value, tuple) else f"the keys {', '.join(part.value)}"


def read_yaml(text: str, reading: Reading) -> Part | None:
    """Return the root of a YAML text, or None with a problem noted.

    Examples
    --------
    >>> reading = Reading("mapping.yaml")
    >>> root = read_yaml("start: 10:05", reading)
    >>> root.value["start"]
    Part(value='10:05', line=1)
    >>> read_yaml("a: 1\\na: 2", reading), str(reading.problems[0])
    (None, "mapping.yaml:2: a: the key is written twice, first in line 1; got 'a'; allowed: one key once")
    """
    try:
        root = YAML(typ="rt", pure=True).compose(StringIO(text))
    except Exception as error:  # on broken directives and escapes the parser fails with errors of any kind
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = " ".join(str(getattr(error, "problem", None) or "not YAML").split())
        reading.refuse(what, "yaml", (mark.line + 1 if mark else 1, ""),
                       allowed="YAML: two blanks a level, no tab, a plain colon and a blank behind each key")
        return None
    before = len(reading.problems)
    part = _part(root, reading, "", set()) if root is not None else None
    return part if len(reading.problems) == before else None


def _part(node: Node, reading: Reading, path: str, seen: set[int]) -> Part:
    line = node.start_mark.line + 1
    if id(node) in seen or path.count(".") + path.count("[") > _DEEPEST:
        reading.refuse("aliases and very deep nesting are not read", "alias", (line, path),
                       allowed="the values themselves")
        return Part("", line)
    seen.add(id(node))
    if isinstance(node, MappingNode):
        return Part(_fields(node, reading, path, seen), line)
    if isinstance(node, SequenceNode):
        items = enumerate(node.value, start=1)
        return Part(tuple(_part(item, reading, f"{path}[{number}]", seen) for number, item in items), line)
    return Part(str(node.value), line)


def _fields(node: MappingNode, reading: Reading, path: str, seen: set[int]) -> dict[str, Part]:
    fields: dict[str, Part] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode):
            reading.problems.append(no_text_key(reading.file, line, path or None))
            continue
        name = str(key.value)
        place = f"{path}.{name}".lstrip(".")
        if name in fields:
            reading.refuse(f"the key is written twice, first in line {fields[name].line}", "duplicate_key",
                           (line, place), got=name, allowed="one key once")
        part = _part(value, reading, place, seen)
        fields.setdefault(name, Part(part.value, line))
    return fields
