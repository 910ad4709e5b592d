"""What buyers say of orders, who handles what comes back, what agents know, and how soon good work is recognised."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perfkit.sources.demo.crew import Crew
from perfkit.sources.demo.days import MONTHS, SECONDS, SIZE, day_number, day_texts, stamp_texts
from perfkit.sources.demo.desk import somebody_on_duty
from perfkit.sources.demo.sales import Orders
from perfkit.sources.demo.sales_exports import buyer_ids, order_ids, quarters_of, refunded
from perfkit.sources.demo.streams import THOUSAND, Draws, skill
from perfkit.sources.demo.writing import Export, named, yuan

_COMPLAINED = 60_000
_REVIEWED = 180_000
_ABOUT = ("product", "service", "logistics")
_TOPICS = ("product", "platform_rule")
_QUESTIONS = 20
_GOOD_DEEDS = 420


def voices_exports(orders: Orders, agents: Crew) -> list[Export]:
    """Return complaints, reviews, who handled refunds, quizzes and recognitions."""
    return [_complaints(orders, agents), _reviews(orders), _handled(orders, agents), _quizzes(agents),
            _recognitions(agents)]


def _complaints(orders: Orders, agents: Crew) -> Export:
    draws = Draws("complaints")
    order = np.flatnonzero((orders.agent >= 0) & draws.happens(np.full(orders.size, _COMPLAINED)))
    opened = orders.paid[order] + draws.whole(2, 14, len(order)) * SECONDS + draws.whole(0, 20_000, len(order))
    kept = opened < SIZE * SECONDS
    order, opened = order[kept], opened[kept]
    size = len(order)
    resolved = opened + draws.long_tail(size) * 26 // THOUSAND * 3_600 + draws.whole(0, 3_600, size)
    done = resolved < SIZE * SECONDS
    asked = done & draws.happens(np.full(size, 700_000))
    frame = pd.DataFrame({
        "投诉编号": named("T", np.arange(size) + 1, width=5), "订单编号": order_ids(orders).to_numpy()[order],
        "买家": buyer_ids(orders.buyer[order]), "客服": np.array(agents.subjects)[orders.agent[order]],
        "投诉时间": stamp_texts(opened), "解决时间": np.where(done, stamp_texts(resolved), ""),
        "成立": np.where(draws.happens(np.full(size, 450_000)), "是", "否"),
        "升级": np.where(draws.happens(np.full(size, 80_000)), "是", "否"),
        "补偿金额": yuan(np.where(draws.happens(np.full(size, 400_000)), draws.whole(5, 80, size) * 100, 0)),
        "回访评分": np.where(asked, draws.whole(1, 6, size).astype(str), ""),
        "90天内复购": np.where(draws.happens(np.full(size, 120_000)), "是", "否"),
    })
    sequence = np.argsort(opened, kind="stable")
    return Export(name="投诉_{part}.csv.gz", frame=frame.iloc[sequence], encoding="gb18030",
                  parts=quarters_of(opened[sequence] // SECONDS))


def _reviews(orders: Orders) -> Export:
    draws = Draws("reviews")
    order = np.flatnonzero(draws.happens(np.full(orders.size, _REVIEWED)))
    day = orders.paid_day[order] + draws.whole(4, 16, len(order))
    order, day = order[day < SIZE], day[day < SIZE]
    size = len(order)
    good = draws.happens(np.full(size, 930_000))
    score = np.where(good, 5 - draws.choose(np.array([4, 1]), size), 1 + draws.whole(0, 3, size))
    sequence = np.argsort(day, kind="stable")
    frame = pd.DataFrame({
        "review": named("v", np.arange(size) + 1, width=5), "order": order_ids(orders).to_numpy()[order],
        "buyer": buyer_ids(orders.buyer[order]), "score": score, "day": day_texts(day),
        "about": np.array(_ABOUT)[draws.choose(np.array([5, 2, 2]), size)],
    })
    return Export(name="reviews_{part}.csv.gz", frame=frame.iloc[sequence], parts=quarters_of(day[sequence]))


def _handled(orders: Orders, agents: Crew) -> Export:
    draws = Draws("refunds.handled")
    numbers, order = refunded(orders)
    applied = orders.applied[order]
    agent = somebody_on_duty(applied // SECONDS, agents, draws)
    disputed = draws.happens(np.full(len(order), 45_000))
    audited = applied + draws.long_tail(len(order)) * 14 * 60 // THOUSAND
    frame = pd.DataFrame({
        "退款编号": numbers, "经手客服": np.array([*agents.subjects, ""], dtype=object)[agent],
        "平台介入": np.where(disputed, "是", "否"),
        "判责商家": np.where(disputed & draws.happens(np.full(len(order), 400_000)), "是", "否"),
        "审核时间": np.where(audited < SIZE * SECONDS, stamp_texts(audited), ""),
    })
    return Export(name="退款经手.csv", frame=frame, encoding="utf-8-sig")


def _quizzes(agents: Crew) -> Export:
    draws = Draws("quizzes")
    asked = np.array([day_number(f"{month}-15") for month in MONTHS])
    month, agent, topic = (part.ravel() for part in np.meshgrid(asked, np.arange(agents.size), np.arange(len(_TOPICS)),
                                                               indexing="ij"))
    first = np.array([int(np.flatnonzero(days)[0]) for days in agents.on_duty])
    last = np.array([int(np.flatnonzero(days)[-1]) for days in agents.on_duty])
    here = (first[agent] <= month) & (last[agent] >= month)
    month, agent, topic = month[here], agent[here], topic[here]
    size = len(month)
    missed = np.maximum(3 - skill("quizzes", agents.size)[agent] // 900 + draws.whole(-2, 3, size), 0)
    frame = pd.DataFrame({
        "quiz": named("z", np.arange(size) + 1, width=4), "agent": np.array(agents.subjects)[agent],
        "topic": np.array(_TOPICS)[topic], "taken": day_texts(month), "points": _QUESTIONS - missed,
        "of": np.full(size, _QUESTIONS),
    })
    return Export(name="quizzes.csv", frame=frame)


def _recognitions(agents: Crew) -> Export:
    draws = Draws("recognitions")
    event = np.sort(draws.whole(0, SIZE * SECONDS, _GOOD_DEEDS))
    given = event + draws.long_tail(_GOOD_DEEDS) * 4 * SECONDS // THOUSAND
    told = given // SECONDS + 7 - given // SECONDS % 7
    kept = told < SIZE
    event, given, told = event[kept], given[kept], told[kept]
    who = draws.whole(0, agents.size, len(event))
    frame = pd.DataFrame({
        "recognition": named("h", np.arange(len(event)) + 1, width=4), "person": np.array(agents.subjects)[who],
        "shop": np.array(agents.shops)[who], "event": stamp_texts(event), "recognised": stamp_texts(given),
        "meeting": [f"{day} 10:00:00" for day in day_texts(told)],
    })
    return Export(name="recognitions.csv", frame=frame)
