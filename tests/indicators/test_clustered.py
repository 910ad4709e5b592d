"""Shares whose units belong together: what the interval is taken on, and what is said of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfkit.indicators import cluster_notes
from perfkit.indicators.intervals import Units, share_limits
from perfkit.statistics import clustered_wilson, design_effect, design_effect_of_sums, wilson
from tests.indicators.made import at, make_tables, one, roster, values

START = at("2026-01-05T10:00:00")
CLUSTERS = st.lists(st.integers(1, 6).flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size))), min_size=2,
                    max_size=12)


def units_of(clusters):
    return Units(k=sum(x for x, _ in clusters), n=sum(m for _, m in clusters), clusters=len(clusters), squares=tuple(
        sum(of(x, m) for x, m in clusters) for of in (lambda x, m: m * m, lambda x, m: x * x, lambda x, m: x * m)))


@given(CLUSTERS)
def test_whole_number_sums_say_what_single_clusters_say(clusters):
    units, (hits, sizes) = units_of(clusters), zip(*clusters, strict=True)
    assert float(design_effect_of_sums(units.k, units.n, units.clusters, units.squares)) == pytest.approx(
        max(design_effect(hits, sizes), 1))
    if not units.alone:
        assert share_limits([units])[0] == pytest.approx(clustered_wilson(hits, sizes))


@given(CLUSTERS)
def test_no_more_is_told_than_by_independent_units(clusters):
    units = units_of(clusters)
    low, high = share_limits([units])[0]
    plain = share_limits([Units(k=units.k, n=units.n)])[0]
    assert low <= plain[0] + 1e-12
    assert high >= plain[1] - 1e-12
    assert 0 < units.effective <= units.n


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_units_that_stand_alone_are_independent(hits):
    units = units_of([(int(hit), 1) for hit in hits])
    assert share_limits([units])[0] == pytest.approx(tuple(map(float, wilson(sum(hits), len(hits)))))


def ratings_of(**by_buyer):
    return [{"rating_id": f"{buyer}{number}", "agent_id": "a", "rated_at": START, "score": score,
             "buyer_id": None if buyer == "nobody" else buyer}
            for buyer, scores in by_buyer.items() for number, score in enumerate(scores)]


def test_several_ratings_of_one_buyer_widen_the_interval_and_n_stays(tmp_path):
    alike = one(values(make_tables(tmp_path, ratings=ratings_of(b=[5] * 5, c=[1] * 5, d=[5] * 5, e=[1] * 5)), "csat"))
    assert (alike["n"], alike["clusters"], alike["cluster"]) == (20, 4, "buyer_id")
    assert alike["effective_n"] == pytest.approx(3)
    assert (alike["low"], alike["high"]) == pytest.approx(clustered_wilson([5, 0, 5, 0], [5] * 4))


def test_ratings_of_unknown_buyers_stand_for_themselves(tmp_path):
    row = one(values(make_tables(tmp_path, ratings=ratings_of(b=[5, 5, 5], nobody=[5, 1, 1, 5])), "csat"))
    assert row["clusters"] == 5
    assert (row["low"], row["high"]) == pytest.approx(clustered_wilson([3, 1, 0, 0, 1], [3, 1, 1, 1, 1]))


def test_one_buyer_alone_tells_no_interval(tmp_path):
    row = one(values(make_tables(tmp_path, ratings=ratings_of(b=[5, 5, 1])), "csat"))
    assert row["value"] == pytest.approx(2 / 3)
    assert row[["low", "high", "effective_n"]].isna().all()


def test_an_export_without_buyers_has_plain_limits(tmp_path):
    made = [{name: cell for name, cell in row.items() if name != "buyer_id"} for row in ratings_of(b=[5] * 9 + [1])]
    row = one(values(make_tables(tmp_path, ratings=made), "csat"))
    assert (round(row["low"], 4), round(row["high"], 4)) == (0.5958, 0.9821)
    assert row["effective_n"] == row["n"] == 10


def test_events_and_day_totals_say_the_same_interval(tmp_path):
    """Where days are the clusters it does not matter that the totals do not tell the units one by one."""
    kinds = {0: "ciiiii", 1: "cciiii", 2: "iiii", 3: "cii"}
    events = [{"event_id": f"{day}{number}", "designer_id": "a", "ts": START + timedelta(days=day),
               "kind": {"c": "click", "i": "impression"}[kind]}
              for day, row in kinds.items() for number, kind in enumerate(row)]
    days = [{"date": (START + timedelta(days=day)).date(), "slot_id": "s", "image_id": "m", "designer_id": "a",
             "impressions": row.count("i"), "clicks": row.count("c")} for day, row in kinds.items()]
    found = [one(values(make_tables(tmp_path / name, **{name: rows}), "page_ctr", people=roster("a"), kind="design"))
             for name, rows in (("page_events", events), ("page_events_daily", days))]
    told = ["value", "n", "low", "high", "clusters", "effective_n"]
    assert found[0][told].tolist() == found[1][told].tolist()
    assert (found[0]["low"], found[0]["high"]) == pytest.approx(clustered_wilson([1, 2, 0, 1], [5, 4, 4, 2]))


def test_the_page_says_in_both_languages_what_part_of_the_cases_would_tell_as_much(tmp_path):
    frame = values(make_tables(tmp_path, ratings=ratings_of(b=[5] * 60, c=[1] * 5, d=[5] * 50, e=[1] * 5)), "csat")
    (note,) = cluster_notes(frame)
    part = f"{one(frame)['effective_n'] / 120:.0%}"
    assert note.fill("en").endswith(f"Customer satisfaction (as much as {part} of them)")
    assert note.fill("zh").startswith("同一买家的多个样本彼此相关")
    assert cluster_notes(frame.assign(effective_n=frame["n"])) == ()
