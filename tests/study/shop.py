"""A small shop of made orders and refunds, written as a study: two operators, tiers of commission, pay per month."""

from pathlib import Path

PLAN = """\
plan: small-shop
goal: {text: {en: Sell, zh: 销售}}
currency: CNY
calendar: {time_zone: Asia/Shanghai}
pack: {period: month}
roles:
  operations:
    kind: operations
    subject: person
    period: month
    missing: zero
    indicators:
      net_sales:
        weight: 100
        min_n: {score: 1, show: 1}
        accept: {shared: {en: own items only, zh: 仅计本人负责的商品}}
        scoring: {clamp: {worst: 0, best: 10000}}
    grades:
      - {grade: A, in: "[50, inf)", pay: 1.2}
      - {grade: B, in: "(-inf, 50)", pay: 1.0}
    rewards:
      - line: again
        base: net_sales
        per: subject
        returns: recompute
        rate_whole:
          - {in: "[0, 1000)", rate: 1%}
          - {in: "[1000, 5000)", rate: 2%}
          - {in: "[5000, inf)", rate: 3%}
      - line: once
        base: net_sales
        per: subject
        returns: at_paid_rate
        rate_marginal:
          - {in: "[0, 1000)", rate: 1%}
          - {in: "[1000, 5000)", rate: 2%}
          - {in: "[5000, inf)", rate: 3%}
      - line: grade_bonus
        amount: "wage_base * 10% * grade_pay"
fairness: {groups: [team], minimum_group: 5, minimum_group_money: 10}
"""
PEOPLE = """\
subject,name_zh,name_en,role,team,shop,manager,from,to,schedule,wage_base
a,甲,Ann,operations,T1,S1,,2026-01-01,,full,5000.00
b,乙,=Bob,operations,T1,S1,,2026-01-01,,full,5000.00
"""
MAPPING = """\
sources:
  - files: "orders_{month}.csv"
    table: orders
    columns: {order_id: order_id, paid_at: paid_at, created_at: created_at, operator: operator_id,
              amount: {to: amount_paid, unit: yuan}}
  - files: "refunds_{part}.csv"
    table: refunds
    columns: {refund_id: refund_id, order_id: order_id, applied_at: applied_at, closed_at: closed_at, kind: kind,
              amount: {to: amount, unit: yuan}}
"""


def write_shop(folder: Path) -> Path:
    """Write the study without exports."""
    for name, text in {"plans/2026-01-01.yaml": PLAN, "people.csv": PEOPLE, "mapping.yaml": MAPPING,
                       ".gitignore": "/.perfkit/\n"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "exports").mkdir(exist_ok=True)
    return folder


def write_orders(folder: Path, month: str, orders: dict[str, tuple[str, str]]) -> None:
    """Write the orders of a month: operator and amount by id; the last one closes the month."""
    rows = [f"{name},{month}-05 10:00:00,{month}-05 10:00:00,{operator},{amount}"
            for name, (operator, amount) in orders.items()]
    rows.append(f"end-{month},{month}-28 10:00:00,{month}-28 10:00:00,nobody,1.00")
    text = "\n".join(["order_id,paid_at,created_at,operator,amount", *rows])
    (folder / "exports" / f"orders_{month}.csv").write_text(text + "\n", encoding="utf-8")


def write_refunds(folder: Path, month: str, refunds: dict[str, str]) -> None:
    """Write the refunds that closed in a month: amount by order; without any, one of an unknown order."""
    known = refunds or {"none": "1.00"}
    rows = [f"r{month}-{place},{order},{month}-10 12:00:00,{month}-10 12:00:00,refund_only,{amount}"
            for place, (order, amount) in enumerate(known.items())]
    text = "\n".join(["refund_id,order_id,applied_at,closed_at,kind,amount", *rows])
    (folder / "exports" / f"refunds_{month}.csv").write_text(text + "\n", encoding="utf-8")
