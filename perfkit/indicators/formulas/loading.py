"""How fast pictures and pages appear: by visitors' devices, and in single runs of a laboratory."""

from __future__ import annotations

from fractions import Fraction

import ibis

from perfkit.indicators.credit import KEYS, Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import Measure, Rows, mean, quantile

MOBILE, DESKTOP = "mobile", "desktop"
P75 = Fraction(3, 4)
IMAGE, PAGE = "owner ts device image_ms is_lab?", "owner ts device lcp_ms is_lab?"


def visits(credit: Credit, perf_samples: Rows, device: str) -> Rows:
    """Return the samples of visitors on one kind of device; runs of a laboratory are none."""
    seen = perf_samples.filter((perf_samples.device == device) & ~perf_samples.is_lab.fill_null(False))
    return credit(seen, "ts")


def last_runs(credit: Credit, perf_samples: Rows, column: str, of: str) -> Rows:
    """Return the last laboratory run in the period of each picture or page; of two at once the slower one."""
    runs = credit(perf_samples.filter(perf_samples.is_lab & perf_samples[column].notnull()), "ts")
    latest = ibis.window(group_by=[*KEYS, of], order_by=[ibis.desc("ts"), ibis.desc(column)])
    ranked = runs.mutate(place=ibis.row_number().over(latest))
    return ranked.filter(ranked.place == 0)


@indicator("image_load_time_p75", perf_samples=IMAGE)
def image_load_time(credit: Credit, perf_samples: Rows) -> Measure:
    """Time that three of four picture loads on mobile devices do not exceed."""
    return quantile(visits(credit, perf_samples, MOBILE), "image_ms", P75)


@indicator("image_load_time_p75@desktop", perf_samples=IMAGE)
def image_load_time_desktop(credit: Credit, perf_samples: Rows) -> Measure:
    """The same on desktop computers, which are never mixed with mobile devices."""
    return quantile(visits(credit, perf_samples, DESKTOP), "image_ms", P75)


@indicator("image_load_time_p75@mean", perf_samples=IMAGE)
def image_load_time_mean(credit: Credit, perf_samples: Rows) -> Measure:
    """Mean load time of pictures on mobile devices."""
    return mean(visits(credit, perf_samples, MOBILE), "image_ms")


@indicator("image_load_time_p75@lab", perf_samples="owner ts image_id image_ms is_lab")
def image_load_time_lab(credit: Credit, perf_samples: Rows) -> Measure:
    """One laboratory run of each picture, the last of the period, as the mean over pictures."""
    return mean(last_runs(credit, perf_samples, "image_ms", "image_id"), "image_ms")


@indicator("page_lcp_p75", perf_samples=PAGE)
def page_lcp(credit: Credit, perf_samples: Rows) -> Measure:
    """Time until the largest element shows that three of four page loads on mobile devices do not exceed."""
    return quantile(visits(credit, perf_samples, MOBILE), "lcp_ms", P75)


@indicator("page_lcp_p75@desktop", perf_samples=PAGE)
def page_lcp_desktop(credit: Credit, perf_samples: Rows) -> Measure:
    """The same on desktop computers."""
    return quantile(visits(credit, perf_samples, DESKTOP), "lcp_ms", P75)


@indicator("page_lcp_p75@lab", perf_samples="owner ts page_id lcp_ms is_lab")
def page_lcp_lab(credit: Credit, perf_samples: Rows) -> Measure:
    """One laboratory run of each page, the last of the period, as the mean over pages."""
    return mean(last_runs(credit, perf_samples, "lcp_ms", "page_id"), "lcp_ms")
