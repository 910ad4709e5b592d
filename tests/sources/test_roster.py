from perfkit.sources.people import read_people
from perfkit.sources.roster import compare_roster

from .made import HEADER, ORDERS, load


def compared(folder, people, orders):
    tables = load(folder, ORDERS, {"orders1.csv": HEADER + orders})
    (folder / "people.csv").write_text("subject,name_zh,role,from\n" + people, encoding="utf-8")
    found = compare_roster(tables, read_people(folder / "people.csv"))
    return found[["subject", "reason", "table", "rows", "money"]].fillna(0).to_numpy().tolist()


def test_people_without_a_place_and_places_without_events_are_listed_with_the_money(tmp_path):
    assert compared(tmp_path, "li,李,service,2026-01-01\nwu,吴,service,2026-01-01\n",
                    "A1,li,1.00,2026-03-31\nA2,zhao,2.00,2026-03-31\nA3,zhao,3.00,2026-03-31\n") == [
        ["wu", "no_events", "", 0, 0], ["zhao", "not_in_roster", "orders", 2, 500]]


def test_two_ids_with_one_name_are_listed_and_not_merged(tmp_path):
    assert compared(tmp_path, "li1,李,service,2026-01-01\nli2,李,service,2026-01-01\n",
                    "A1,li1,1.00,2026-03-31\nA2,li2,2.00,2026-03-31\n") == [
        ["li1", "same_name", "", 0, 0], ["li2", "same_name", "", 0, 0]]


def test_rows_that_belong_to_no_one_are_no_one(tmp_path):
    assert compared(tmp_path, "li,李,service,2026-01-01\n", "A1,li,1.00,2026-03-31\nA2,,2.00,2026-03-31\n") == []
