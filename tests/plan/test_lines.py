from fractions import Fraction

import pytest

from perfkit.plan import Amount, Expression, Pool, QuantityRange, RateMarginal, RateRow, RateWhole

ROWS = (RateRow(QuantityRange.parse("[0, inf)"), Fraction(3, 100)),)
RATE = {"base": "net_sales", "per": "subject", "rows": ROWS, "returns": "recompute"}
POOL = {"of": "team", "pool": Expression.parse("100"), "share_by": "equal", "remainder": "keep", "tie_break": "subject"}


@pytest.mark.parametrize(("make", "kind", "parts"), [
    (RateWhole, "rate_whole", RATE), (RateMarginal, "rate_marginal", RATE), (Pool, "pool", POOL),
    (Amount, "amount", {"amount": Expression.parse("wage_base")}),
])
def test_a_line_knows_its_kind_which_is_no_argument(make, kind, parts):
    assert make(line="x", **parts).kind == kind
    with pytest.raises(TypeError):
        make(line="x", kind=kind, **parts)


@pytest.mark.parametrize(("make", "parts"), [(RateWhole, RATE), (RateMarginal, RATE), (Pool, POOL)])
def test_what_must_be_said_has_no_default(make, parts):
    for key in parts:
        with pytest.raises(TypeError, match=key):
            make(line="x", **{name: value for name, value in parts.items() if name != key})
