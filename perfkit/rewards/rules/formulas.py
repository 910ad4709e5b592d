"""What a pay line names, and its formulas, in words: the names of expressions become names that people use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from perfkit.indicators import indicator_names
from perfkit.language import Text
from perfkit.plan import Measure, Role
from perfkit.plan.crossing import parse_crossing
from perfkit.rewards.expression_words import in_words

_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*(?:@\w+)?)*")
_IF = re.compile(r"\bif\s*\(")
_OF = {"value": Text(en="{name}", zh="{name}"), "n": Text(en="cases of {name}", zh="{name}的件数"),
       "target": Text(en="target of {name}", zh="{name}目标值"),
       "attainment": Text(en="attainment of {name}", zh="{name}完成率"),
       "points": Text(en="points of {name}", zh="{name}得分"), "line": Text(en="{name}", zh="{name}"),
       "input": Text(en="{name}", zh="{name}")}
_OF_OTHERS = {"sum": Text(en="sum of {what} over {group}", zh="{group}的{what}合计"),
              "mean": Text(en="mean of {what} over {group}", zh="{group}的{what}平均值")}
_GROUPS = {"reports": Text(en="own reports", zh="直接下属"), "team": Text(en="others of the team", zh="同团队其他人"),
           "shop": Text(en="others of the shop", zh="同店铺其他人")}
_SIGNS = (("<=", "≤"), (">=", "≥"), ("==", "="), ("!=", "≠"), ("*", "×"), ("/", "÷"))
_CHOSEN = Text(en="({then} if {condition}, otherwise {other})", zh="（若 {condition} 则为 {then}，否则为 {other}）")


def name_text(name: str, role: Role | None, known: Mapping[str, Text] | None = None) -> Text:
    """Return what an expression calls `name`, as people say it.

    `known` are names of indicators; without them those of the catalogue.

    Examples
    --------
    >>> role = Role(id="desk", kind="desk", subject="person", period="month", missing="hold", indicators={})
    >>> name_text("attainment.net_sales", role).en, name_text("total", role).zh
    ('attainment of Net sales', '综合得分')
    """
    kind, _, rest = name.partition(".")
    other = parse_crossing(name)
    if other is not None:
        what = "total" if other.what == "total" else f"{other.what}.{other.of}"
        return _OF_OTHERS[other.how].bind(what=name_text(what, role, known), group=_GROUPS[other.group])
    if kind not in _OF:
        return in_words(name)
    named = _line_named(rest, role) if kind == "line" else _indicator_named(rest, known or indicator_names())
    return _OF[kind].bind(name=named)


def _line_named(line_id: str, role: Role | None) -> Text:
    named = [] if role is None else [line.name for line in role.rewards if line.line == line_id and line.name]
    return named[0] if named else Text.same(line_id)


def _indicator_named(key: str, known: Mapping[str, Text]) -> Text:
    return known.get(key) or known.get(key.partition("@")[0]) or Text.same(key)


def measure_text(measure: Measure, role: Role) -> Text:
    """Return the number that decides, in words."""
    return name_text(f"value.{measure.of}", role) if isinstance(measure.of, str) else formula_text(
        measure.of.text, role)


def formula_text(text: str, role: Role) -> Text:
    """Return a formula with its names in words.

    Examples
    --------
    >>> role = Role(id="desk", kind="desk", subject="person", period="month", missing="hold", indicators={})
    >>> formula_text("if(total >= 80, wage_base * 10%, 0)", role).en
    '(wage base × 10% if total ≥ 80, otherwise 0)'
    """
    found = _IF.search(text)
    if found is None:
        return _plain(text, role)
    inside, rest = _closed(text[found.end():])
    condition, then, other = (formula_text(part.strip(), role) for part in _arguments(inside))
    chosen = _CHOSEN.bind(condition=condition, then=then, other=other)
    before, after = text[:found.start()], rest
    sides = [formula_text(side, role) if side.strip() else None for side in (before, after)]
    return Text(en="".join(side.en if side else "" for side in (sides[0], chosen, sides[1])),
                zh="".join(side.zh if side else "" for side in (sides[0], chosen, sides[1])))


def _plain(text: str, role: Role) -> Text:
    signed = text
    for written, shown in _SIGNS:
        signed = signed.replace(written, shown)
    pieces: dict[str, list[str]] = {"en": [], "zh": []}
    at = 0
    for found in _NAME.finditer(signed):
        word = _word(found.group(), role)
        for language in ("en", "zh"):
            pieces[language] += [signed[at:found.start()], word.en if language == "en" else word.zh]
        at = found.end()
    return Text(**{language: "".join([*parts, signed[at:]]) for language, parts in pieces.items()})


def _word(name: str, role: Role) -> Text:
    return Text.same(name) if name in ("min", "max", "round", "floor", "ceil") else name_text(name, role)


def _closed(text: str) -> tuple[str, str]:
    """Return what stands before the bracket that closes, and what stands behind it."""
    depth = 0
    for place, sign in enumerate(text):
        if sign == ")" and not depth:
            return text[:place], text[place + 1:]
        depth += {"(": 1, ")": -1}.get(sign, 0)
    return text, ""


def _arguments(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for place, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            yield text[start:place]
            start = place + 1
    yield text[start:]
