"""Small exports beside the great ones: load times, broadcasts, incidents, and what other shops reach."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perfkit.sources.demo.crew import Crew, read_spells
from perfkit.sources.demo.days import MONTHS, SECONDS, SIZE, day_number, day_texts, stamp_texts
from perfkit.sources.demo.sales_exports import quarters_of
from perfkit.sources.demo.streams import THOUSAND, Draws, skill
from perfkit.sources.demo.writing import Export, named, yuan

MEASURED_FROM = "2026-01-01"
"""The web shop measures load times from this day on."""
_SAMPLES_A_DAY = 5
_PAGES = 4
HOSTS = ("live01", "live02", "live03")
_ON_AIR_FROM = "2025-07-01"
_COMPARED_FROM = "2026-04"
_COMPARED = ("order_conversion", "browse_to_buy", "page_conversion")
_INCIDENTS = 14
_KINDS = ("wrong_batch", "damage", "injury")


def load_times(designers: Crew) -> Export:
    """Return samples of visitors' load times, and one laboratory run of each page a month."""
    draws = Draws("perf_samples")
    first = day_number(MEASURED_FROM)
    staff = np.flatnonzero(designers.on_duty[:, first:].any(axis=1))
    day, who = (part.ravel() for part in np.meshgrid(np.repeat(np.arange(first, SIZE), _SAMPLES_A_DAY), staff,
                                                     indexing="ij"))
    runs = [day_number(f"{month}-01") for month in MONTHS if f"{month}-01" >= MEASURED_FROM]
    lab_day, lab_who, lab_page = (part.ravel() for part in np.meshgrid(runs, staff, np.arange(_PAGES), indexing="ij"))
    size, lab = len(day), len(lab_day)
    mobile = np.concatenate([draws.happens(np.full(size, 800_000)), np.ones(lab, dtype=np.bool_)])
    who, page = np.concatenate([who, lab_who]), np.concatenate([draws.whole(0, _PAGES, size), lab_page])
    second = np.concatenate([day, lab_day]) * SECONDS + draws.whole(8 * 3600, 23 * 3600, size + lab)
    usual = np.where(mobile, 1_500, 900) * (THOUSAND - skill("loading", designers.size)[who] * 90 // THOUSAND) // 1000
    painted = usual * draws.long_tail(size + lab) // THOUSAND
    people = np.array([subject[-2:] for subject in designers.subjects], dtype=object)[who]
    frame = pd.DataFrame({
        "time": [text[:16] for text in stamp_texts(second)], "page": "w" + people + named("", page, width=1),
        "image": "B" + people + named("", page, width=1), "designer": np.array(designers.subjects)[who],
        "lcp": painted, "image_ms": painted * 2 // 5, "device": np.where(mobile, "mobile", "desktop"),
        "lab": (np.arange(size + lab) >= size).astype(np.int64),
    })
    sequence = np.lexsort((who, second))
    return Export(name="load_times_{part}.csv.gz", frame=frame.iloc[sequence],
                  parts=quarters_of(second[sequence] // SECONDS))


def broadcasts(operators: Crew) -> Export:
    """Return the broadcasts of three hosts, who are no role of the plan."""
    draws = Draws("live_sessions")
    day, host = (part.ravel() for part in np.meshgrid(np.arange(day_number(_ON_AIR_FROM), SIZE), np.arange(len(HOSTS)),
                                                     indexing="ij"))
    held = draws.happens(np.full(len(day), 650_000))
    day, host = day[held], host[held]
    size = len(day)
    begun = day * SECONDS + draws.choose(np.array([2, 1, 3]), size) * 4 * 3600 + 10 * 3600
    viewers = draws.whole(900, 2_600, size)
    clicked = viewers * draws.whole(60, 160, size) // THOUSAND
    ordered = clicked * draws.whole(120, 260, size) // THOUSAND
    bought = ordered * draws.whole(780, 960, size) // THOUSAND
    sold = bought * draws.whole(18_000, 42_000, size)
    frame = pd.DataFrame({
        "场次": named("L", np.arange(size) + 1, width=4), "主播": np.array(HOSTS)[host],
        "投放人": np.array(operators.subjects)[host], "开播": stamp_texts(begun),
        "下播": stamp_texts(begun + draws.whole(90, 300, size) * 60), "观看次数": viewers * 5 // 2, "观看人数": viewers,
        "商品点击人数": clicked, "下单人数": ordered, "支付人数": bought, "成交金额": yuan(sold),
        "退款金额": yuan(sold * draws.whole(80, 260, size) // THOUSAND),
    })
    return Export(name="直播场次_{part}.csv.gz", frame=frame, parts=quarters_of(day), encoding="gb18030")


def incidents(pickers: Crew) -> Export:
    """Return the incidents of the warehouse; most are slight or not upheld."""
    draws = Draws("incidents")
    person, day = pickers.duties()
    at = np.sort(draws.whole(0, len(day), _INCIDENTS))
    frame = pd.DataFrame({
        "incident": named("a", np.arange(_INCIDENTS) + 1, width=3), "person": np.array(pickers.subjects)[person[at]],
        "time": [f"{text} 15:00" for text in day_texts(day[at])],
        "kind": np.array(_KINDS)[draws.whole(0, len(_KINDS), _INCIDENTS)],
        "severity": 1 + draws.choose(np.array([4, 2, 1]), _INCIDENTS),
        "upheld": draws.happens(np.full(_INCIDENTS, 600_000)).astype(np.int64),
    })
    leads = {spell["subject"]: spell["manager"] or spell["subject"] for spell in read_spells()}
    frame["post_owner"] = frame["supervisor"] = frame["person"].map(leads)
    return Export(name="incidents.csv", frame=frame)


def market() -> Export:
    """Return what a made data service says of other furniture shops, by month and quarter."""
    months = [month for month in MONTHS if month >= _COMPARED_FROM]
    periods = [*months, "2026-Q2"]
    draws = Draws("peers")
    frame = pd.DataFrame({
        "指标": np.repeat(_COMPARED, len(periods)), "周期": np.tile(periods, len(_COMPARED)), "市场": "furniture",
        "同行均值": [f"{value // 10}.{value % 10}%" for value in draws.whole(90, 150, len(_COMPARED) * len(periods))],
        "超过同行": [f"{share}%" for share in draws.whole(40, 90, len(_COMPARED) * len(periods))],
        "来源": "made data service",
    })
    return Export(name="同行.csv", frame=frame)
