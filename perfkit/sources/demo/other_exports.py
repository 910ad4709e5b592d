"""The exports of design and warehouse, and the hours of everybody."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfkit.sources.demo.crew import Crew
from perfkit.sources.demo.days import SECONDS, SIZE, day_texts, stamp_texts
from perfkit.sources.demo.sales_exports import months_of, quarters_of
from perfkit.sources.demo.store import PickDays, count_stock, log_hours, put_away
from perfkit.sources.demo.streams import Draws, Ints
from perfkit.sources.demo.studio import SLOTS, SlotDays, Tasks, creative_names, hand_over
from perfkit.sources.demo.writing import Export, named

_UTC_BEHIND = 8 * 3600
_ITEMS_IN_STORE = 640


def studio_exports(tasks: Tasks, slots: SlotDays, crew: Crew) -> list[Export]:
    """Return the exports of design."""
    who = np.array(crew.subjects, dtype=object)
    done = tasks.delivered < SIZE * SECONDS
    frame = pd.DataFrame({
        "task": named("D", np.arange(tasks.size) + 1, width=5), "designer": who[tasks.designer],
        "requested": _cells(tasks.requested), "due": _cells(tasks.due),
        "delivered": np.where(done, _cells(tasks.delivered), ""), "points": tasks.points, "rounds": tasks.rounds,
        "accepted": np.where(done, np.where(tasks.accepted, "yes", "no"), ""),
    })
    creative = creative_names(slots, crew)
    shown = pd.DataFrame({"日期": day_texts(slots.day), "坑位": np.array(SLOTS)[slots.slot], "素材": creative,
                          "曝光": slots.shown, "点击": slots.clicked})
    owners = pd.DataFrame({"素材": creative, "设计师": who[slots.designer]}).drop_duplicates().sort_values("素材")
    return [
        Export(name="design_tasks_{part}.xlsx", frame=frame, sheet="tasks",
               parts=quarters_of(tasks.requested // SECONDS)),
        _pictures(tasks, crew),
        Export(name="坑位点击_{part}.csv.gz", frame=shown, parts=quarters_of(slots.day), encoding="utf-8-sig"),
        Export(name="素材归属.csv", frame=owners, encoding="utf-8-sig"),
    ]


def _cells(seconds: Ints) -> NDArray[np.object_]:
    """Return stamps as the date cells of a workbook."""
    cells = np.empty(len(seconds), dtype=object)
    cells[:] = [pd.Timestamp(text) for text in stamp_texts(seconds)]
    return cells


def _pictures(tasks: Tasks, crew: Crew) -> Export:
    task, size = hand_over(tasks, crew)
    done = tasks.delivered[task] < SIZE * SECONDS
    task, size = task[done], size[done]
    frame = pd.DataFrame({
        "图片编号": named("P", np.arange(len(task)) + 1, width=6),
        "设计师": np.array(crew.subjects)[tasks.designer[task]],
        "交付时间": stamp_texts(tasks.delivered[task]), "文件大小": size, "页面": named("pg", task + 1, width=5),
    })
    return Export(name="图片交付_{part}.xlsx", frame=frame, sheet="交付",
                  parts=quarters_of(tasks.delivered[task] // SECONDS))


def store_exports(picks: PickDays, crew: Crew) -> list[Export]:
    """Return the exports of the warehouse."""
    who = np.array(crew.subjects, dtype=object)
    frame = pd.DataFrame({
        "日期": day_texts(picks.day), "拣货员": who[picks.picker],
        "班次": np.where(crew.late, "晚班", "白班")[picks.picker], "订单数": picks.orders, "及时发货": picks.on_time,
        "行数": picks.lines, "件数": picks.units, "错发": picks.wrong, "少发": picks.short, "破损": picks.damage,
    })
    return [Export(name="拣货日报_{part}.csv.gz", frame=frame, parts=months_of(picks.day), encoding="gb18030"),
            _counts(crew, who), _receipts(crew, who)]


def _counts(crew: Crew, who: Ints) -> Export:
    owner, second, booked, found = count_stock(crew)
    draws = Draws("stock_counts.places")
    shelf = named("-", draws.whole(0, 60, len(owner)), width=2)
    frame = pd.DataFrame({
        "count": named("n", np.arange(len(owner)) + 1, width=6),
        "location": named("L", owner + 1, width=2) + shelf,
        "sku": named("W", draws.whole(0, _ITEMS_IN_STORE, len(owner)), width=3),
        "counted": [text[:16] for text in stamp_texts(second)], "system": booked, "found": found, "owner": who[owner],
    })
    return Export(name="stock_counts_{part}.csv.gz", frame=frame, parts=quarters_of(second // SECONDS))


def _receipts(crew: Crew, who: Ints) -> Export:
    worker, arrived, done, units = put_away(crew)
    frame = pd.DataFrame({
        "receipt": named("r", np.arange(len(worker)) + 1, width=6), "worker": who[worker],
        "arrived_utc": [text[:16] for text in stamp_texts(arrived - _UTC_BEHIND)],
        "put_away_utc": [text[:16] for text in stamp_texts(done - _UTC_BEHIND)], "units": units,
    })
    return Export(name="receipts_{part}.csv.gz", frame=frame, parts=quarters_of(arrived // SECONDS))


def hours_export(crews: dict[str, Crew]) -> Export:
    """Return the hours of everybody, by day and person."""
    frames = []
    for task, crew in crews.items():
        person, day, scheduled, worked = log_hours(crew, task)
        frames.append(pd.DataFrame({
            "day": day, "工号": np.array(crew.subjects)[person], "日期": day_texts(day), "应出勤": scheduled // 10,
            "实出勤": worked / 10, "在线": np.where(task == "chats", worked / 10, 0.0), "假别": "", "工种": task,
        }))
    frame = pd.concat(frames).sort_values(["day", "工号"], kind="stable")
    parts = quarters_of(frame["day"].to_numpy())
    return Export(name="考勤_{part}.csv.gz", frame=frame.drop(columns="day"), parts=parts, encoding="gb18030")
