"""What would this pay? A role of a plan, evaluated for typed-in numbers by the same scoring and pay rules."""

from perfkit.quoting.answer import Quote
from perfkit.quoting.run import quote_role

__all__ = ["Quote", "quote_role"]
