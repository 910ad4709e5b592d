"""perfkit: from shop exports and a written plan to scores, pay, fairness, sensitivity and reports.

The public names are loaded when they are first used, so that ``import perfkit`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perfkit.commands import (
        build,
        check,
        coverage,
        diff,
        explain,
        freeze,
        init,
        payroll,
        quote,
        ratings,
        reconcile,
        rows,
    )
    from perfkit.errors import (
        DataError,
        FolderInUseError,
        PerfkitError,
        PlanError,
        Problem,
        RequestError,
    )
    from perfkit.reports import Pack, build_pack
    from perfkit.study import Study, open_study

_HOME = {
    "build": "perfkit.commands", "check": "perfkit.commands", "coverage": "perfkit.commands",
    "diff": "perfkit.commands", "explain": "perfkit.commands", "freeze": "perfkit.commands", "init": "perfkit.commands",
    "payroll": "perfkit.commands", "quote": "perfkit.commands", "ratings": "perfkit.commands",
    "reconcile": "perfkit.commands", "rows": "perfkit.commands",
    "DataError": "perfkit.errors", "FolderInUseError": "perfkit.errors", "PerfkitError": "perfkit.errors",
    "PlanError": "perfkit.errors", "Problem": "perfkit.errors", "RequestError": "perfkit.errors",
    "Pack": "perfkit.reports", "build_pack": "perfkit.reports",
    "Study": "perfkit.study", "open_study": "perfkit.study",
}

__all__ = ["DataError", "FolderInUseError", "Pack", "PerfkitError", "PlanError", "Problem", "RequestError", "Study",
           "build", "build_pack", "check", "coverage", "diff", "explain", "freeze", "init", "open_study", "payroll",
           "quote", "ratings", "reconcile", "rows"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'perfkit' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
