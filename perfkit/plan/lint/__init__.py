"""What is sound in form and still doubtful: a linter for plans, and for published schemes as they are printed."""

from perfkit.plan.lint.literal import lint_literal
from perfkit.plan.lint.plans import lint_plan

__all__ = ["lint_literal", "lint_plan"]
