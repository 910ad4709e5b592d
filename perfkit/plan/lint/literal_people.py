"""Published rules over people: quotas, limits of payees, shares of posts."""

from __future__ import annotations

from fractions import Fraction

from perfkit.exact import number_text
from perfkit.plan.documents import Path
from perfkit.plan.lint.findings import Found, amount, finding
from perfkit.plan.lint.literal_values import Scheme

POPULATION: Path = ("population",)
LIMIT, EACH = "_payees_max_percent", "_each"
RESERVE = "reserve"
SMALL = 6
ZERO = Fraction(0)


def people_findings(scheme: Scheme) -> Found:
    """Yield what is doubtful in the rules of a scheme over people."""
    yield from _quotas(scheme)
    yield from _coefficients(scheme)
    shares = _shares(scheme)
    for key in scheme.keyed(POPULATION):
        if key.endswith(LIMIT):
            yield from _reach(scheme, key, shares)
            yield from _cap_conflict(scheme, key, shares)
        if key.endswith(EACH):
            yield from _discretion(scheme, key)


def _shares(scheme: Scheme) -> dict[str, Fraction]:
    rows = range(len(scheme.listed(("pay",))))
    return next((shares for row in rows if (shares := scheme.numbers(("pay", row, "shares")))), {})


def _quotas(scheme: Scheme) -> Found:
    quotas = scheme.numbers((*POPULATION, "forced_distribution"))
    place: Path = (*POPULATION, "forced_distribution")
    if not quotas:
        return
    if scheme.listed(("grades",)):
        seats = " / ".join(amount(share * SMALL / 100) for share in quotas.values())
        yield finding(place, "quota_conflict", "two ways to set one grade: by the total and by a quota",
                      f"six people make {seats} of {', '.join(quotas)}", step="one of them, and a smallest group")
    total = sum(quotas.values(), ZERO)
    if total != 100:
        yield finding(place, "quota_sum", "the quotas do not make 100", number_text(total), step="shares that make 100")


def _coefficients(scheme: Scheme) -> Found:
    place: Path = (*POPULATION, "coefficients_printed")
    told, grades = len(scheme.listed(place)), len(scheme.listed(("grades",)))
    if told and told != grades:
        yield finding(place, "count_mismatch", "not as many coefficients as grades", f"{grades} grades, {told} "
                      "coefficients", step="one for every grade")


def _reach(scheme: Scheme, key: str, shares: dict[str, Fraction]) -> Found:
    post, limit = key.removesuffix(LIMIT), scheme.number((*POPULATION, key))
    if limit is None or limit >= 100 or post not in shares:
        return
    others = sum((share for name, share in shares.items() if name not in (post, RESERVE)), ZERO)
    yield finding((*POPULATION, key), "reach", f"many of the {post} can never be paid",
                  f"at most {number_text(limit)} % of the {post} share {number_text(shares[post])} % of the pool; the "
                  f"other posts get {number_text(others)} %", step="shares that reach everyone who does the work")


def _cap_conflict(scheme: Scheme, key: str, shares: dict[str, Fraction]) -> Found:
    """Yield where the share of a post, at the size the paper tells, passes what one person may get."""
    post, limit = key.removesuffix(LIMIT), scheme.number((*POPULATION, key))
    people, pool = scheme.number(("example", post)), scheme.number(("example", "pool"))
    most = scheme.number((*POPULATION, post + EACH, 1))
    if limit is None or people is None or pool is None or most is None or post not in shares:
        return
    payees, share = people * limit // 100, pool * shares[post] / 100
    if payees and share / payees > most:
        yield finding((*POPULATION, post + EACH), "cap_conflict", f"the share of the {post} passes its own cap",
                      f"{amount(share)} for {payees} people is {amount(share / payees)} each, at most "
                      f"{number_text(most)}: {amount(share - payees * most)} is left over",
                      step="what happens to the rest")


def _discretion(scheme: Scheme, key: str) -> Found:
    place: Path = (*POPULATION, key)
    if len(scheme.listed(place)) == 2:
        yield finding(place, "discretion", "an amount between two ends, and nothing says who gets which",
                      " to ".join(map(str, scheme.listed(place))), step="a rule, or points")
