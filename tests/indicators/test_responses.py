"""How many of those who could rate did: of invitations where they are listed, else of valid chats."""

from datetime import date

import pytest

from perfkit.indicators import ResponseRates, indicator_names, response_notes, response_rates
from perfkit.periods import parse_period
from perfkit.results import AUDIENCES, View
from tests.indicators.made import at, make_tables, roster

MONTHS = [parse_period("2026-01"), parse_period("2026-02")]


def chat(number, agent="a", day="2026-01-05", **more):
    return {"chat_id": f"c{number}", "agent_id": agent, "started_at": at(f"{day}T09:00:00"), "is_valid": True} | more


def rating(number, agent="a", day="2026-01-05", **more):
    return {"rating_id": f"r{number}", "chat_id": f"c{number}", "agent_id": agent, "score": 5,
            "rated_at": at(f"{day}T10:00:00")} | more


def rates(folder, wanted=("csat",), people=("a", "b"), **tables):
    return response_rates(make_tables(folder, **tables), roster(*people), list(wanted), MONTHS, as_of=date(2026, 3, 31),
                          kind="customer_service_presale")


def told(frame):
    return frame[["period", "subject", "of", "answers", "asked", "rate"]].to_numpy().tolist()


def test_ratings_are_counted_against_the_valid_chats(tmp_path):
    chats = [chat(1), chat(2), chat(3), chat(4, is_valid=False), chat(5, "b"), chat(6, day="2026-02-28")]
    ratings = [rating(1), rating(1, rating_id="again"), rating(4), rating(6, day="2026-03-01"), rating(2, score=None)]
    assert told(rates(tmp_path, chats=chats, ratings=ratings)) == [
        ["2026-01", "a", "chats", 1, 3, 1 / 3], ["2026-01", "b", "chats", 0, 1, 0.0],
        ["2026-02", "a", "chats", 1, 1, 1.0]]


def test_listed_invitations_win_over_chats(tmp_path):
    asked = at("2026-01-31T23:00:00")
    ratings = [rating(1, invited_at=asked, rated_at=at("2026-02-01T00:10:00")),
               rating(2, invited_at=asked, score=None, rated_at=None), rating(3, invited_at=None)]
    assert told(rates(tmp_path, chats=[chat(n) for n in range(9)], ratings=ratings)) == [
        ["2026-01", "a", "invitations", 1, 2, 0.5]]


def test_call_backs_are_not_mixed_with_ratings_in_the_chat(tmp_path):
    ratings = [rating(1, channel="callback"), rating(2, channel="chat")]
    found = rates(tmp_path, ("csat", "csat@callback"), chats=[chat(n) for n in (1, 2, 3, 4)], ratings=ratings)
    assert found.set_index("indicator")["answers"].to_dict() == {"csat@default": 2, "csat@callback": 1}


def test_without_ratings_or_without_satisfaction_there_is_none(tmp_path):
    assert rates(tmp_path / "a", chats=[chat(1)]).empty
    assert rates(tmp_path / "b", ("fcr",), chats=[chat(1)], ratings=[rating(1)]).empty
    assert rates(tmp_path / "c", ratings=[rating(1)]).empty


def test_the_order_of_rows_changes_nothing(tmp_path):
    chats, ratings = [chat(n, "ab"[n % 2]) for n in range(9)], [rating(n, "ab"[n % 2]) for n in range(0, 9, 3)]
    one = rates(tmp_path / "a", chats=chats, ratings=ratings)
    other = rates(tmp_path / "b", chats=chats[::-1], ratings=ratings[::-1])
    assert one.equals(other)


@pytest.mark.parametrize(("language", "words"), [
    ("en", "Customer satisfaction: 3 ratings of 9 valid chats, a response rate of 33.3%"),
    ("zh", "客户满意度评分：9 次有效接待中有 3 次评价，回收率 33.3%")])
def test_it_is_said_of_all_and_shown_by_subject(tmp_path, language, words):
    chats, ratings = [chat(n, "ab"[n % 2]) for n in range(9)], [rating(n, "ab"[n % 2]) for n in range(0, 9, 3)]
    frame = rates(tmp_path, chats=chats, ratings=ratings)
    result = ResponseRates(frame=frame, view=View(language=language, indicator_names=indicator_names()))
    assert result.headline() == words == response_notes(frame)[0].fill(language)
    assert [row[0] for row in result.table().rows] == ["b", "a"]
    assert result.detail() is None


def test_who_sees_no_names_sees_how_rates_are_spread_over_enough_people(tmp_path):
    frame = rates(tmp_path, people=tuple("abcde"), chats=[chat(n, "abcde"[n % 5]) for n in range(20)],
                  ratings=[rating(n, "abcde"[n % 5]) for n in range(7)])
    council = View(audience=AUDIENCES["council"])
    assert any("Response rate" in row[0] for row in ResponseRates(frame=frame, view=council).table().rows)
    few = ResponseRates(frame=frame[frame["subject"] < "e"], view=council)
    assert few.table().rows == ()
    assert few.if_any() is few
    assert ResponseRates(frame=frame[:0]).if_any() is None
