"""Which rule computes a line of each kind that is computed subject by subject."""

from __future__ import annotations

from perfkit.plan import Draw, Guarantee, Matrix, SubjectLine
from perfkit.rewards.groups import Scope
from perfkit.rewards.matrix import matrix_raw
from perfkit.rewards.raw import Raw, limited, raw_line
from perfkit.rewards.topped import draw_raw, guarantee_raw


def computed(line: SubjectLine, scope: Scope) -> Raw:
    """Compute a line for every cell of the scope, exactly, within its limits."""
    if isinstance(line, Matrix):
        return limited(line, matrix_raw(line, scope), scope)
    if isinstance(line, Guarantee):
        return limited(line, guarantee_raw(line, scope.facts), scope)
    return draw_raw(line, scope.facts) if isinstance(line, Draw) else raw_line(line, scope)
