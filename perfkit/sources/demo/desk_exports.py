"""The exports of customer service: chats, ratings, reviews, and the day totals of the chat tool."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perfkit.sources.demo.crew import Crew
from perfkit.sources.demo.days import MONTHS, SECONDS, SIZE, day_texts, stamp_texts
from perfkit.sources.demo.desk import Chats, Reviews
from perfkit.sources.demo.planted import RATERS
from perfkit.sources.demo.sales import Orders
from perfkit.sources.demo.sales_exports import buyer_ids, months_of, quarters_of
from perfkit.sources.demo.service import ISSUES, Threads
from perfkit.sources.demo.streams import Draws, Ints
from perfkit.sources.demo.writing import Export, named, yuan

_IMMATURE_DAYS = 3
_COUNTS = ["接待人数", "回复人数", "1分钟响应人数", "询单人数", "最终付款人数", "消息轮数"]
_LATE = ["最终付款人数", "询单->最终付款转化率", "销售额"]
_PAYMENT_MONTHS = ("2026-05", "2026-06")


def chat_ids(numbers: Ints) -> pd.Series[str]:
    """Return the ids of chats."""
    return named("c", numbers + 1, width=6)


def chats_export(chats: Chats, ids: pd.Series[str], agents: Crew) -> Export:
    """Return the help desk's list of chats."""
    frame = pd.DataFrame({
        "chat": chat_ids(np.arange(chats.size)), "buyer": buyer_ids(chats.buyer),
        "agent": np.array(agents.subjects)[chats.agent], "shop": np.array(agents.shops)[chats.agent],
        "started": stamp_texts(chats.second),
        "replied": np.where(chats.answered, stamp_texts(np.maximum(chats.reply, 0)), ""),
        "phase": np.where(chats.order >= 0, "aftersale", "presale"), "issue": np.array(ISSUES)[chats.issue],
        "order": np.array([*ids, ""], dtype=object)[chats.order], "valid": chats.valid.astype(np.int64),
    })
    return Export(name="chats_{part}.csv.gz", frame=frame, parts=months_of(chats.day), encoding="utf-8-sig")


def ratings_export(chats: Chats, rated: tuple[Ints, Ints, Ints], agents: Crew) -> Export:
    """Return the ratings of buyers."""
    chat, score, minutes = rated
    asked = chats.second[chat] // 60 * 60 + 1_200
    frame = pd.DataFrame({
        "rating": named("g", np.arange(len(chat)) + 1, width=6), "chat": chat_ids(chat),
        "agent": np.array(agents.subjects)[chats.agent[chat]], "score": score,
        "invited": [text[:16] for text in stamp_texts(asked)],
        "rated": [text[:16] for text in stamp_texts(asked + minutes * 60)],
    })
    return Export(name="ratings_{part}.csv.gz", frame=frame, parts=quarters_of(chats.day[chat]))


def reviews_export(chats: Chats, reviews: Reviews, agents: Crew) -> Export:
    """Return the reviews of colleagues."""
    frame = pd.DataFrame({
        "质检编号": named("q", np.arange(len(reviews.chat)) + 1, width=6), "会话编号": chat_ids(reviews.chat),
        "客服": np.array(agents.subjects)[chats.agent[reviews.chat]], "质检员": np.array(RATERS)[reviews.rater],
        "质检时间": [f"{day} 18:00" for day in day_texts(reviews.day)], "准确分": reviews.accuracy,
        "完整分": reviews.complete, "态度分": reviews.attitude, "致命错误": np.where(reviews.critical, "是", "否"),
    })
    return Export(name="质检_{part}.csv.gz", frame=frame, parts=quarters_of(reviews.day), encoding="gb18030")


def day_totals(chats: Chats, threads: Threads, orders: Orders, agents: Crew) -> pd.DataFrame:
    """Return one row per day and agent, in order: what the chat tool counts, with the day number."""
    rows = pd.DataFrame({"day": chats.day, "agent": chats.agent, "buyer": chats.buyer})
    kinds = {"接待人数": rows.index >= 0, "回复人数": chats.answered,
             "1分钟响应人数": chats.answered & (chats.reply - chats.second <= 60), "询单人数": chats.order < 0}
    counts = {name: rows[chosen].groupby(["day", "agent"])["buyer"].nunique() for name, chosen in kinds.items()}
    sold = orders.thread >= 0
    thread = orders.thread[sold]
    sales = pd.DataFrame({"day": threads.second[thread] // SECONDS, "agent": threads.agent[thread],
                          "buyer": threads.buyer[thread], "sales": orders.total[sold]}).groupby(["day", "agent"])
    draws = Draws("chats_daily")
    turns = pd.Series(draws.whole(3, 10, chats.size)).groupby([rows["day"], rows["agent"]]).sum()
    frame = pd.DataFrame({**counts, "最终付款人数": sales["buyer"].nunique(), "销售额": sales["sales"].sum(),
                          "消息轮数": turns}).fillna(0).astype(np.int64).reset_index()
    frame["tenths"] = _mean_wait(chats, frame) + draws.whole(0, 40, len(frame))
    frame["旺旺昵称"] = np.array(agents.subjects)[frame["agent"]]
    frame["店铺"] = np.array(agents.shops)[frame["agent"]]
    return frame


def _mean_wait(chats: Chats, frame: pd.DataFrame) -> Ints:
    """Return the mean wait for each row in tenths of a second; later turns are answered a little faster."""
    slot = np.searchsorted(frame["day"] * len(frame) + frame["agent"], chats.day * len(frame) + chats.agent)
    answered = chats.answered
    total, count = np.zeros(len(frame), dtype=np.int64), np.zeros(len(frame), dtype=np.int64)
    np.add.at(total, slot[answered], (chats.reply - chats.second)[answered])
    np.add.at(count, slot[answered], 1)
    return total * 8 // np.maximum(count, 1)


def totals_exports(totals: pd.DataFrame) -> list[Export]:
    """Return the chat tool's month files by the order rule, and two by the payment rule."""
    draws = Draws("chats_daily.payment")
    paid = np.maximum(totals["最终付款人数"] + draws.whole(-1, 2, len(totals)), 0)
    other = totals.assign(最终付款人数=paid, 销售额=totals["销售额"] * paid // np.maximum(totals["最终付款人数"], 1))
    months = pd.Series(months_of(totals["day"].to_numpy()), index=totals.index)
    exports = [_month_file("下单优先判定", month, rows) for month, rows in totals.groupby(months, sort=True)]
    chosen = other[months.isin(_PAYMENT_MONTHS)]
    return exports + [_month_file("付款优先判定", month, rows) for month, rows in chosen.groupby(months, sort=True)]


def _month_file(mode: str, month: object, rows: pd.DataFrame) -> Export:
    number = MONTHS.index(str(month)) + 1
    crawled = "20260721" if number == len(MONTHS) else MONTHS[number].replace("-", "") + "05"
    late = (rows["day"] >= SIZE - _IMMATURE_DAYS).to_numpy()
    ripe = rows[~late]
    printed = _printed(rows)
    printed.loc[late, _LATE] = "延迟统计"
    total = {name: str(int(ripe[name].sum() if name in _LATE else rows[name].sum())) for name in _COUNTS}
    mean = {name: _tenths(_nearest(int(total[name]) * 10, len(ripe if name in _LATE else rows))) for name in _COUNTS}
    money = int(ripe["销售额"].sum())
    summary = pd.DataFrame([{"旺旺昵称": "汇总", **total, "销售额": _amount(money)},
                            {"旺旺昵称": "均值", **mean, "销售额": _amount(_nearest(money, len(ripe)))}])
    frame = pd.concat([printed, summary.reindex(columns=printed.columns, fill_value="--")], ignore_index=True)
    return Export(name=f"赤兔_客服绩效_{mode}_{crawled}.csv.gz", frame=frame, encoding="gb18030")


def _printed(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.reset_index(drop=True)
    share = rows["最终付款人数"].to_numpy() * 10_000 // np.maximum(rows["询单人数"].to_numpy(), 1)
    return pd.DataFrame({
        "日期": day_texts(rows["day"].to_numpy()), "旺旺昵称": rows["旺旺昵称"], "店铺": rows["店铺"],
        **{name: rows[name].astype(str) for name in _COUNTS[:5]},
        "询单->最终付款转化率": [f"{text}%" for text in yuan(share)],
        "销售额": [_amount(int(fen)) for fen in rows["销售额"]], "消息轮数": rows["消息轮数"].astype(str),
        "平均响应时间(秒)": [_tenths(int(tenths)) for tenths in rows["tenths"]],
    })


def _nearest(total: int, parts: int) -> int:
    return (2 * total + parts) // (2 * parts)


def _tenths(value: int) -> str:
    return f"{value // 10}.{value % 10}"


def _amount(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


