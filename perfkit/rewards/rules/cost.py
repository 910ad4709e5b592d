"""What a role would cost if it reached 80, 100 or 120 % of its targets: values scaled, and the pay run run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from perfkit.exact import ExactColumn
from perfkit.language import Text, joined
from perfkit.plan import BaseLine, PerUnit, Quantity, Role
from perfkit.results.privacy import people_behind
from perfkit.rewards.number_words import percent_text
from perfkit.rewards.rules.formulas import name_text
from perfkit.scoring.keys import exact_cells, find_rows, taken
from perfkit.scoring.variants import expression_names, match_indicators, named_indicators

SHARES = {"at_80": Fraction(8, 10), "at_100": Fraction(1), "at_120": Fraction(12, 10)}
COST_COLUMNS = ("role", "period", "line", "as_was", "at_80", "at_100", "at_120", "paid", "payees")
TOTAL = "total"
_DIGITS = 10**6
_ADDITIVE = ("money", "count")
_ROW = ("period", "role", "subject", "spell", "indicator")
_SALES = "sales_attainment"
_OF_TARGET = Text(en="Scaled for everybody: {name}, {factors}; all together then stand at that share of their targets.",
                  zh="每人同比例缩放：{name}，{factors}；全体合计恰达目标值的该比例。")
_OF_PERIOD = Text(en="Scaled for everybody: {name}, {factors}; it has no target, so 100 % is the period as it was.",
                  zh="每人同比例缩放：{name}，{factors}；该项无目标值，100 % 即本期实际。")
_FACTOR = Text(en="× {factor} for {share}", zh="{share} 时 × {factor}")
REST_STAYS = Text(en="All else, points of other indicators included, is as it was; shares are not scaled beyond 100 %. "
                     "Every amount comes from the pay run on the scaled values.",
                  zh="其余数值（包括其他指标得分）均为本期实际；占比缩放后不超过 100 %。"
                     "各金额均由缩放后的数值重新计算得出。")


@dataclass(frozen=True)
class Scaled:
    """Values of a role as if it stood at a share of its targets, and what was done to them."""

    values: pd.DataFrame
    factors: Mapping[str, Fraction]
    against_target: frozenset[str]


def scale_values(role: Role, values: pd.DataFrame, targets: pd.DataFrame, share: Fraction) -> Scaled:
    """Return the values with everybody's bases, counts and what has a target scaled together.

    Parameters
    ----------
    role : Role
    values : DataFrame
        IndicatorValues of the periods that are paid.
    targets : DataFrame
        Baselines; those named ``target`` are used.
    share : Fraction
        1 is 100 %.

    Returns
    -------
    Scaled
        Where an indicator has a target and more is better, one factor for everybody: the share times the sum of
        targets over the sum of values, to six decimals; attainments of sales go with their base. Sums that a line is
        paid on, and cases that a formula counts, go by the share itself where they have no target. All else stays.
    """
    meant = match_indicators(named_indicators(role), list(values["indicator"].unique()))
    factors, aimed = {}, set()
    for key in named_indicators(role):
        factor = _aimed(values[values["indicator"] == meant[key]], targets, role, key)
        if factor is not None:
            factors[key] = share * factor
            aimed.add(key)
        elif _is_base(key, role, values[values["indicator"] == meant[key]]):
            factors[key] = share
    factors = {key: Fraction(round(factor * _DIGITS), _DIGITS) for key, factor in factors.items()}
    _with_base(role, factors, aimed)
    scaled, counted = values, _counted_names(role)
    for key, factor in factors.items():
        scaled = _times(scaled, values["indicator"] == meant[key], factor, cases=key in counted)
    return Scaled(scaled, factors, frozenset(aimed))


def _with_base(role: Role, factors: dict[str, Fraction], aimed: set[str]) -> None:
    """Let the attainment of sales go with the sales that it is of."""
    bases = [line.base for line in role.rewards if isinstance(line, BaseLine) and line.lookup is not None
             and line.lookup.text.strip() == _SALES]
    if bases and bases[0] in factors:
        factors[_SALES] = factors[bases[0]]
        aimed |= {_SALES} if bases[0] in aimed else set()


def _aimed(rows: pd.DataFrame, targets: pd.DataFrame, role: Role, key: str) -> Fraction | None:
    """Return sum of targets / sum of values over who has both, or None without a target or where less is better."""
    if not len(rows) or rows["direction"].iloc[0] != "higher" or key == _SALES:
        return None
    fixed = role.indicators[key].target if key in role.indicators else None
    value = exact_cells(rows)
    if isinstance(fixed, Quantity):
        aims = value * 0 + fixed.base(rows["unit"].iloc[0])
    else:
        table = targets[targets["baseline"] == "target"]
        aims = taken(exact_cells(table), find_rows(rows, table, on=_ROW))
    known = np.flatnonzero(~value.missing & ~aims.missing)
    reached = value.take(known).sum()
    return aims.take(known).sum() / reached if reached > 0 else None


def _is_base(key: str, role: Role, rows: pd.DataFrame) -> bool:
    """Tell whether a line is paid on this sum, or counts its cases."""
    bases = {line.base for line in role.rewards if isinstance(line, BaseLine)}
    bases |= {line.of for line in role.rewards if isinstance(line, PerUnit)}
    used = {name.removeprefix("value.") for line in role.rewards for name in expression_names(line)
            if name.startswith("value.")}
    summed = len(rows) > 0 and rows["unit"].iloc[0] in _ADDITIVE and rows["direction"].iloc[0] == "higher"
    return (key in bases | used and summed) or key in _counted_names(role)


def _counted_names(role: Role) -> set[str]:
    return {name.removeprefix("n.") for line in role.rewards for name in expression_names(line)
            if name.startswith("n.")}


def _times(values: pd.DataFrame, mine: pd.Series[bool], factor: Fraction, *, cases: bool) -> pd.DataFrame:
    """Return the values with some rows times a factor: their cases alone, rounded half up, where those are counted."""
    changed = values.copy()
    if cases:
        size = changed.loc[mine, "n"].astype("Int64")
        changed["n"] = changed["n"].astype("Int64")
        changed.loc[mine, "n"] = (size * factor.numerator * 2 + factor.denominator) // (2 * factor.denominator)
        return changed
    for name in ("numerator", "denominator"):
        changed[name] = changed[name].astype(object)
    shares = changed.loc[mine, "unit"] == "share"
    value = exact_cells(changed[mine])
    most = ExactColumn.constant(1, len(value)).maximum(value)
    held = (value * factor).where(~shares.to_numpy(), (value * factor).minimum(most))
    made = [(None, None) if cell is None else (cell.numerator, cell.denominator) for cell in held.fractions()]
    changed.loc[mine, "numerator"] = pd.Series([top for top, _ in made], index=shares.index, dtype=object)
    changed.loc[mine, "denominator"] = pd.Series([bottom for _, bottom in made], index=shares.index, dtype=object)
    changed.loc[mine, "value"] = held.to_float()
    return changed


def cost_rows(role: Role, period: str, as_was: pd.DataFrame, scaled: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what each line and the role cost in the period as it was, and would cost.

    Parameters
    ----------
    role : Role
    period : str
        Pack period.
    as_was : DataFrame
        PayLines of the period.
    scaled : mapping of ``at_80``, ``at_100``, ``at_120`` to DataFrame
        PayLines of the pay run on scaled values.

    Returns
    -------
    DataFrame
        Amounts in minor units, the line ``total`` last. `paid` counts people with an amount. `payees` is for how many
        people the sums of a row stand, the least of all rows in each: a line could be computed back from the others.
    """
    frames = {"as_was": as_was, **scaled}
    order = [line.line for line in role.rewards]
    names = [*order, *sorted(set(as_was["line"]) - set(order)), TOTAL]
    sums = {name: {column: _by_person(frame, name) for column, frame in frames.items()} for name in names}
    fewest = min((people_behind(people) for parts in sums.values() for people in parts.values() if any(people)),
                 default=0)
    rows = [{"line": name, **{column: _sum(frames[column], name, people) for column, people in parts.items()},
             "paid": sum(amount > 0 for amount in parts["as_was"])} for name, parts in sums.items()]
    made = pd.DataFrame(rows).assign(role=role.id, period=period, payees=fewest)
    return made[list(COST_COLUMNS)].astype(dict.fromkeys(COST_COLUMNS[3:], "Int64"))


def _by_person(lines: pd.DataFrame, name: str) -> list[int]:
    mine = lines if name == TOTAL else lines[lines["line"] == name]
    return [int(amount) for amount in mine.groupby("subject")["amount"].sum()]


def _sum(lines: pd.DataFrame, name: str, people: Sequence[int]) -> int | None:
    """Return the sum of a line; None where the run has no such line (what was added by hand or later)."""
    return sum(people) if name == TOTAL or (lines["line"] == name).any() else None


def scaled_notes(role: Role, by_share: Mapping[str, Scaled]) -> Iterator[Text]:
    """Yield what is scaled, by which factors, and whether a target stands behind it."""
    first = next(iter(by_share.values()))
    counted = _counted_names(role)
    for key in first.factors:
        if key == _SALES:
            continue  # goes with its base
        told = [_FACTOR.bind(share=percent_text(SHARES[code]), factor=f"{float(scaled.factors[key]):.6g}")
                for code, scaled in by_share.items()]
        pattern = _OF_TARGET if key in first.against_target else _OF_PERIOD
        yield pattern.bind(name=name_text(f"n.{key}" if key in counted else f"value.{key}", role), factors=joined(
            told, ", ", "，"))
    yield REST_STAYS
