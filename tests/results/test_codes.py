"""Enumerated words have both languages."""

from perfkit.results import CODES


def test_every_code_differs_between_the_languages():
    assert all(text.en != text.zh for text in CODES.values())
    for word in ("counted", "shown", "withheld", "absent", "final", "provisional", "scored", "reweighted", "held",
                 "at_target", "zero", "no row", "paid", "vetoed", "carried", "met", "not met", "inconclusive",
                 "insufficient data", "hidden", "over", "under", "target", "previous", "last_year", "exact",
                 "from totals", "not possible", "rate_whole", "rate_marginal", "amount", "pool", "keep",
                 "redistribute", "team", "role", "shop", "person"):
        assert word in CODES
