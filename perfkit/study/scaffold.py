"""The empty study that ``perfkit init`` writes: every file in its place, with one role to start from."""

from __future__ import annotations

from pathlib import Path

PLAN = """\
# A plan is a file named by its effective date. A change is a new file; this one never moves once it has paid.
plan: my-shop
goal:
  text: {en: Happier buyers at steady sales, zh: 稳住销售，提高满意度}
  lead: csat
currency: CNY
language: en
calendar: {time_zone: Asia/Shanghai}
pack: {period: quarter}
roles:
  customer_service:
    name: {en: Customer service, zh: 客服}
    kind: customer_service_presale
    subject: person
    period: month
    missing: reweight          # what a value that may not be counted does: reweight, hold, target or zero
    targets_fixed_by: day 1    # the last day on which targets.csv may be set for a month, itself included
    time: {targets: days}      # who is there for half of a month has half of the sales target
    indicators:
      csat:
        weight: 50
        accept: {shared: buyers of own chats only}
        scoring: {bands: [{in: "[95%, 100%]", points: 100}, {in: "[85%, 95%)", points: 80}, {else: 50}]}
      response_within_60s:
        weight: 30
        accept: {shared: same shifts for all}
        scoring: {clamp: {worst: 60%, best: 95%}}
      agent_net_sales:
        weight: 20
        accept: {shared: sales after own chats only}
        target: table          # a target of each person and month in targets.csv
        scoring: {attainment: {cap: 120%}}
    grades:
      - {grade: A, in: "[90, inf)", pay: 1.2}
      - {grade: B, in: "[75, 90)", pay: 1.0}
      - {grade: C, in: "(-inf, 75)", pay: 0.8}
    rewards:
      - {line: grade_bonus, name: {en: Grade bonus, zh: 等级奖金}, amount: "wage_base * 20% * grade_pay", prorate: days}
      # 20 % beyond the target earns a higher rate, on what lies beyond 120 % alone: no jump at the edge.
      - line: commission
        name: {en: Commission, zh: 提成}
        base: agent_net_sales
        per: subject
        returns: recompute
        lookup: attainment.agent_net_sales
        base_over: nothing
        rate_marginal: [{in: "[0%, 120%)", rate: 1%}, {in: "[120%, inf)", rate: 3%}]
fairness: {groups: [team], minimum_group: 5, minimum_group_money: 10}
"""
PEOPLE = "subject,name_zh,name_en,role,team,shop,manager,from,to,schedule,wage_base\n"
TARGETS = "subject,indicator,period,target,set_at,version\n"
MAPPING = """\
# How the columns of your exports become perfkit's tables. Files lie in exports/ and are never changed.
sources:
  - files: "ratings_{month}.csv"
    table: ratings
    columns:
      id: rating_id
      chat: chat_id
      agent: agent_id
      score: score
      invited: invited_at
      rated: rated_at
"""


def write_scaffold(folder: Path) -> None:
    """Write an empty study into `folder`: plan, roster, targets and mapping to fill in."""
    for name, text in {"plans/2026-01-01.yaml": PLAN, "people.csv": PEOPLE, "targets.csv": TARGETS,
                       "mapping.yaml": MAPPING, ".gitignore": "/.perfkit/\n"}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "exports").mkdir(exist_ok=True)
