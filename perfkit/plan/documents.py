"""A plan file as a tree of texts: every scalar is what was written, and every place knows its line.

``10:00``, ``no``, ``0012`` and ``5.00`` stay texts; the field that they belong to says what they mean. The tree keeps
comments and quotes, so that writing it with :func:`text_yaml` gives the file back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.tag import Tag

from perfkit.errors import PlanError, Problem

Path: TypeAlias = tuple[str | int, ...]
Located: TypeAlias = tuple[Path, Problem]
LARGEST = 256 * 1024
DEEPEST = 16
_EXAMPLE = "keys and values, such as `plan: my-shop`, `currency: CNY`, `roles: {warehouse: {...}}`, one below the other"
_TEXT_TAG = "tag:yaml.org,2002:str"
_PLAIN_TAGS = {_TEXT_TAG, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_TAB_INDENT = re.compile(r" *\t")
_WIDE_KEY = re.compile(r"\s*(?:- *)*[^\s#'\":：]+(：)")


class _TextResolver(VersionedResolver):
    """Take every scalar without a tag for a text."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode:
            return Tag(suffix=_TEXT_TAG)
        return super().resolve(kind, value, implicit)


@dataclass(frozen=True)
class Document:
    """A plan file that is sound YAML.

    `tree` holds mappings, lists and texts; `lines` the line of every place in it; `problems` what is wrong with the
    file without keeping it from being read further.
    """

    tree: Mapping[str, Any]
    lines: Mapping[Path, int]
    problems: tuple[Problem, ...]


def text_yaml() -> YAML:
    """Return a YAML reader and writer for texts alone, which keeps comments, quotes and the order of keys."""
    yaml = YAML()
    yaml.Resolver = _TextResolver
    yaml.preserve_quotes = True
    yaml.allow_duplicate_keys = True
    yaml.width = 4096
    yaml.max_depth = 2 * DEEPEST
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def load_document(content: bytes, source: str) -> Document:
    """Read the bytes of a plan file.

    Parameters
    ----------
    content : bytes
        UTF-8, with or without a byte order mark.
    source : str
        File name for messages.

    Raises
    ------
    PlanError
        If the content is not YAML, is not a mapping, or uses anchors, tags or tabs.

    Examples
    --------
    >>> document = load_document(b"plan: demo\\nopen: no\\n", "plans/2026-01-01.yaml")
    >>> document.tree["open"], document.lines[("open",)]
    ('no', 2)
    """
    text = _decode(content, source)
    yaml = text_yaml()
    try:
        constructor, _ = yaml.get_constructor_parser(text)
        root = constructor.composer.get_single_node()
        fatal = list(_form_problems(root, text, source))
        tree = None if fatal else constructor.construct_document(root)
    except Exception as error:  # on broken directives and escapes the parser fails with errors of any kind
        raise PlanError(_syntax_problems(text, error, source)) from None
    if tree is None:
        raise PlanError(fatal)
    return Document(tree, dict(_places(root, ())), tuple(_repeated_keys(root, (), source)))


def no_text_key(source: str, row: int, path: str | None = None) -> Problem:
    """Return the problem of a key that is a list or a mapping: the same in every file of a study.

    Examples
    --------
    >>> print(no_text_key("mapping.yaml", 3))
    mapping.yaml:3: a key must be a text; got 'a list or a mapping as a key'; allowed: key: value
    """
    return Problem(what="a key must be a text", code="key", file=source, row=row, path=path,
                   got="a list or a mapping as a key", allowed="key: value")


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """Return the line of the deepest part of `path` that stands in the file."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def placed(found: Iterable[Located], lines: Mapping[Path, int], source: str) -> list[Problem]:
    """Return problems with their file, line and path.

    Examples
    --------
    >>> found = [(("roles", "ops", "kind"), Problem(what="no such kind", code="kind"))]
    >>> print(placed(found, {("roles",): 3}, "plan.yaml")[0])
    plan.yaml:3: roles.ops.kind: no such kind
    """
    return [replace(problem, file=source, row=line_of(lines, place), path=path_text(place)) for place, problem in found]


def mapping_of(value: Any) -> Mapping[str, Any]:
    """Return `value` where it is a mapping, and an empty one where it is anything else."""
    return value if isinstance(value, Mapping) else {}


def path_text(path: Sequence[str | int]) -> str:
    """Return a place as people read it; rows of a list are counted from 1.

    Examples
    --------
    >>> path_text(("roles", "warehouse", "grades", 0, "in"))
    'roles.warehouse.grades[1].in'
    """
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def _decode(content: bytes, source: str) -> str:
    if len(content) > LARGEST:
        raise PlanError(Problem(what="the plan is too large", code="size", file=source, got=f"{len(content)} bytes",
                                allowed=f"at most {LARGEST} bytes"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanError(Problem(what="the plan is not saved as UTF-8", code="encoding", file=source,
                                row=content.count(b"\n", 0, error.start) + 1, got=repr(content[error.start:error.end]),
                                allowed="UTF-8")) from None
    tabs = [number for number, line in enumerate(text.splitlines(), 1) if _TAB_INDENT.match(line)]
    if tabs:
        raise PlanError([Problem(what="a tab in the indent", code="tab", file=source, row=row, got="\t",
                                 allowed="spaces") for row in tabs])
    return text


def _syntax_problems(text: str, error: Exception, source: str) -> list[Problem]:
    wide = _wide_colons(text, source)
    if wide:
        return wide
    mark = _mark(error)
    if isinstance(error, RecursionError) or "maximum depth" in _reason(error):
        return [_too_deep(source, mark.line + 1 if mark else None)]
    place = f" at column {mark.column + 1}" if mark else ""
    return [Problem(what=f"this is not YAML{place}{_reason(error)}", code="syntax", file=source,
                    row=mark.line + 1 if mark else None, allowed="YAML in one document, without directives")]


def _mark(error: Exception) -> Any:
    """Return where the trouble is: for what is never closed, where it was opened."""
    unclosed = "stream end" in _reason(error) or "end of stream" in _reason(error)
    marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    return next((mark for mark in (reversed(marks) if unclosed else marks) if mark is not None), None)


def _reason(error: Exception) -> str:
    if isinstance(error, MarkedYAMLError) and error.problem:
        return f": {error.problem}"
    return f": {str(error).splitlines()[0]}" if isinstance(error, YAMLError) else ""


def _wide_colons(text: str, source: str) -> list[Problem]:
    found = [(row, match.start(1) + 1) for row, line in enumerate(text.splitlines(), 1)
             if (match := _WIDE_KEY.match(line))]
    return [Problem(what=f"a full-width colon at column {column} does not end a key", code="full_width", file=source,
                    row=row, got="：", allowed="a colon and a space (': ')") for row, column in found]


def _too_deep(source: str, row: int | None) -> Problem:
    return Problem(what="the plan is nested too deeply", code="depth", file=source, row=row,
                   allowed=f"at most {DEEPEST} levels")


def _form_problems(root: Node | None, text: str, source: str) -> Iterator[Problem]:
    if root is None or root.value == "":
        yield Problem(what="the plan is empty", code="empty", file=source, allowed=_EXAMPLE)
    elif not isinstance(root, MappingNode):
        yield from _wide_colons(text, source)
        yield Problem(what="a plan is a mapping of keys to values", code="type", file=source, allowed=_EXAMPLE,
                      row=root.start_mark.line + 1, got="a list" if isinstance(root, SequenceNode) else root.value[:60])
    else:
        yield from _node_problems(root, source)


def _node_problems(root: Node, source: str) -> Iterator[Problem]:
    """Go through every node once, however often aliases repeat it."""
    seen: set[int] = set()
    waiting: list[tuple[Node, int]] = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        problem = _node_problem(node, depth, source)
        if problem:
            yield problem
        if depth <= DEEPEST:
            waiting.extend((child, depth + 1) for child in reversed(_children(node)))


def _node_problem(node: Node, depth: int, source: str) -> Problem | None:
    row = node.start_mark.line + 1
    if depth > DEEPEST:
        return _too_deep(source, row)
    if node.anchor:
        return Problem(what="anchors and aliases are not read", code="alias", file=source, row=row,
                       got=f"&{node.anchor}", allowed="the text itself at each place")
    if str(node.tag) not in _PLAIN_TAGS:
        return Problem(what="tags are not read", code="tag", file=source, row=row, got=str(node.tag),
                       allowed="the value without a tag")
    if isinstance(node, MappingNode) and any(not isinstance(key, ScalarNode) for key, _ in node.value):
        return no_text_key(source, row)
    return None


def _children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, SequenceNode) else []


def _places(node: Node, path: Path) -> Iterator[tuple[Path, int]]:
    if isinstance(node, MappingNode):
        for key, value in reversed(node.value):
            yield (*path, key.value), key.start_mark.line + 1
            yield from _places(value, (*path, key.value))
    elif isinstance(node, SequenceNode):
        for position, item in enumerate(node.value):
            yield (*path, position), item.start_mark.line + 1
            yield from _places(item, (*path, position))


def _repeated_keys(node: Node, path: Path, source: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for part, child in _named_children(node):
        here = (*path, part)
        row = child[0].start_mark.line + 1
        if isinstance(part, str) and part in first:
            yield Problem(what=f"this key is written twice, in lines {first[part]} and {row}", code="duplicate_key",
                          file=source, row=row, path=path_text(here), got=part, allowed="each key once")
        first.setdefault(str(part), row)
        yield from _repeated_keys(child[1], here, source)


def _named_children(node: Node) -> list[tuple[str | int, tuple[Node, Node]]]:
    if isinstance(node, MappingNode):
        return [(key.value, (key, value)) for key, value in node.value]
    return [(position, (item, item)) for position, item in enumerate(_children(node))]
