"""Parameters of a notebook, checked before anything starts: unknown, missing and badly typed ones are refused."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perfkit.errors import Problem, RequestError, nearest_name

PARAMETER_TYPES: Mapping[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


@dataclass(frozen=True)
class Parameter:
    """One declared parameter: ``name: type`` or ``name: type = default`` in the cell tagged ``parameters``."""

    name: str
    type: type
    required: bool


def declared_parameters(notebook: Path) -> dict[str, Parameter]:
    """Read what a notebook declares in its one cell tagged ``parameters``.

    Raises
    ------
    RequestError
        If the notebook is missing, has no such cell or more than one, or declares something that is not
        ``name: type = default`` with type str, int, float or bool.
    """
    if not notebook.exists():
        raise RequestError(Problem(what="no such notebook", code="missing_file", file=notebook.name))
    cells = [cell for cell in _cells(notebook) if "parameters" in cell.get("metadata", {}).get("tags", [])]
    if len(cells) != 1:
        raise RequestError(Problem(what="a notebook needs exactly one cell tagged parameters", code="parameters_cell",
                                   file=notebook.name, got=str(len(cells)), allowed="1"))
    found = [_declared(statement, notebook.name) for statement in ast.parse("".join(cells[0]["source"])).body]
    return {parameter.name: parameter for parameter in found}


def _cells(notebook: Path) -> list[dict[str, Any]]:
    """Read the cells of a notebook as the JSON that it is: checking takes no notebook library."""
    try:
        cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, TypeError):
        raise RequestError(Problem(what="the file is not a notebook", code="notebook_form", file=notebook.name,
                                   allowed="a notebook in format 4")) from None
    return cells


def _declared(statement: ast.stmt, file: str) -> Parameter:
    if not (isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
            and isinstance(statement.annotation, ast.Name) and statement.annotation.id in PARAMETER_TYPES):
        raise RequestError(Problem(what="a parameter is declared as name: type = default", code="parameter_form",
                                   file=file, row=statement.lineno, got=ast.unparse(statement),
                                   allowed="types " + ", ".join(PARAMETER_TYPES)))
    # A parameter whose default is None must be given: papermill needs a value to replace.
    required = isinstance(statement.value, ast.Constant) and statement.value.value is None
    return Parameter(statement.target.id, PARAMETER_TYPES[statement.annotation.id], required)


def check_parameters(notebook: Path, given: Mapping[str, object]) -> None:
    """Refuse parameters that the notebook does not declare, required ones that are absent, and wrong types.

    Raises
    ------
    RequestError
        With every problem at once.
    """
    declared = declared_parameters(notebook)
    problems = [Problem(what="the notebook declares no such parameter", code="unknown_parameter", file=notebook.name,
                        got=name, allowed=", ".join(declared), nearest=nearest_name(name, declared))
                for name in given if name not in declared]
    problems += [Problem(what="a required parameter is missing", code="missing_parameter", file=notebook.name,
                         allowed=name) for name, parameter in declared.items()
                 if parameter.required and name not in given]
    problems += [Problem(what=f"parameter {name} has the wrong type", code="parameter_type", file=notebook.name,
                         got=f"{value!r} ({type(value).__name__})", allowed=declared[name].type.__name__)
                 for name, value in given.items() if name in declared and type(value) is not declared[name].type]
    if problems:
        raise RequestError(problems)
