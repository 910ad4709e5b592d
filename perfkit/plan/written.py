"""The base of every section of the grammar: unknown keys are refused, and each reading remembers what it has seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self, cast

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails

from perfkit.errors import PlanError, Problem, nearest_name
from perfkit.plan.documents import Located, Path
from perfkit.plan.values import carried, shown, wide_hint


@dataclass
class Reading:
    """What one reading of a tree has met, by the identity of its nodes.

    `sections` says which section each mapping was read as, `made` what came of those that were sound: so that rules
    over several sections can be checked on whatever is sound, however much else is wrong.
    """

    sections: dict[int, type[Section]] = field(default_factory=dict)
    made: dict[int, Any] = field(default_factory=dict)


class Section(BaseModel):
    """A mapping of the plan with its own keys."""

    # Built when first used: whoever only holds plans in memory never pays for it.
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)

    @model_validator(mode="wrap")
    @classmethod
    def _remember(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        if not isinstance(data, Mapping):
            raise refused(((), Problem(what="a mapping of keys to values is due here", code="type", got=shown(data),
                                       allowed=", ".join(cls.keys()) + wide_hint(str(data)))))
        reading = cast(Reading, info.context)
        reading.sections[id(data)] = cls
        made = handler(data)
        found = made.check()
        if found:
            raise refused(*found)
        reading.made[id(data)] = made
        return made

    def check(self) -> list[Located]:
        """Return what is wrong between the keys of this section, with places inside it."""
        return []

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """Return the keys as a plan writes them."""
        return tuple(each.alias or name for name, each in cls.model_fields.items())

    @classmethod
    def meaning(cls, key: str) -> str:
        """Return what a key takes, for the message where it is missing."""
        return {each.alias or name: each.description or "" for name, each in cls.model_fields.items()}.get(key, "")


def refused(*problems: Located) -> ValidationError:
    """Return a validation error for places below the section that is being read."""
    return ValidationError.from_exception_data("plan", [
        InitErrorDetails(type=carried(PlanError(problem)), loc=place, input=None) for place, problem in problems])


def problems_of(error: ValidationError, tree: Mapping[str, Any], reading: Reading) -> list[Located]:
    """Return the problems that pydantic found, each with its place in the tree."""
    found: list[Located] = []
    for detail in error.errors(include_url=False):
        place = tuple(part for part in detail["loc"] if part != "[key]")
        if "problems" in detail.get("ctx", {}):
            found.extend((place, problem) for problem in detail["ctx"]["problems"])
        else:
            section = reading.sections.get(id(_node(tree, place[:-1])))
            found.append((place, _form_problem(detail["type"], place, detail["input"], section)))
    return found


def _form_problem(kind: str, place: Path, got: Any, section: type[Section] | None) -> Problem:
    key = str(place[-1]) if place else ""
    if kind == "missing":
        return Problem(what=f"`{key}` is required", code="missing", allowed=(section and section.meaning(key)) or None)
    if kind == "extra_forbidden":
        keys = section.keys() if section else ()
        return Problem(what="no such key here", code="unknown_key", got=key, allowed=", ".join(keys) + wide_hint(key),
                       nearest=nearest_name(key, keys))
    wanted = {"dict_type": "a mapping of keys to values", "tuple_type": "a list of rows that begin with -",
              "too_short": "at least one entry"}.get(kind, kind)
    return Problem(what="this is of the wrong form", code="type", got=shown(got),
                   allowed=wanted + (wide_hint(got) if isinstance(got, str) else ""))


def _node(tree: Any, place: Path) -> Any:
    for part in place:
        try:
            tree = tree[part]
        except (LookupError, TypeError):
            return None
    return tree


