import pandas as pd
import pytest

from perfkit.errors import DataError
from perfkit.sources.people import OPEN_END, read_people

HEADER = "subject,name_zh,name_en,role,team,shop,manager,from,to,schedule,wage_base,group_shift\n"


def write(folder, text):
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder, text):
    with pytest.raises(DataError) as error:
        read_people(write(folder, text))
    return error.value.problems


def test_one_row_per_spell_in_the_order_of_time(tmp_path):
    people = read_people(write(tmp_path, HEADER + "cs1,李,Li,service,T2,S1,m,2026-04-01,,full,6000.50,late\n"
                               "cs1,李,Li,service,T1,S1,m,2026-01-01,2026-03-31,full,5000,day\n"
                               "cs2,王,Wu,service,T1,S1,,2026-01-01,2026-02-01,,,\n"))
    assert list(people.columns) == ["subject", "name_zh", "name_en", "role", "team", "shop", "manager", "from_day",
                                    "to_day", "schedule", "wage_base", "spell", "shift"]
    assert people["spell"].tolist() == ["2026-01-01", "2026-04-01", "2026-01-01"]
    assert people["to_day"].tolist()[1] == OPEN_END
    assert people["wage_base"].tolist()[:2] == [500_000, 600_050]
    assert pd.isna(people["wage_base"][2])
    assert people["manager"].tolist() == ["m", "m", ""]


def test_only_subject_role_and_first_day_are_needed(tmp_path):
    people = read_people(write(tmp_path, "subject,role,from\nA,service,2026-01-01\n"))
    assert people.loc[0, ["team", "name_zh"]].tolist() == ["", ""]
    assert people["wage_base"].isna().all()


def test_ids_have_one_spelling(tmp_path):
    people = read_people(write(tmp_path, "subject,role,from\nＣＳ０1 ,service,2026-01-01\nNA,service,2026-01-01\n"))
    assert people["subject"].tolist() == ["CS01", "NA"]


def test_every_problem_is_told_with_its_line(tmp_path):
    text = "subject,role,from,to,wage_base\n,service,2026-01-01,,\nA,,2026-01-01,,\nB,service,,,\n" \
           "C,service,01/02/2026,,\nD,service,2026-03-01,2026-02-01,\nE,service,2026-01-01,,x\n"
    found = problems(tmp_path, text)
    assert [(problem.row, problem.column) for problem in found] == [
        (2, "subject"), (3, "role"), (4, "from"), (5, "from"), (6, "to"), (7, "wage_base")]
    assert {problem.file for problem in found} == {"people.csv"}


@pytest.mark.parametrize(("first", "second"), [
    ("2026-01-01,2026-03-31", "2026-03-31,"), ("2026-01-01,", "2026-05-01,2026-06-01"),
    ("2026-01-01,2026-12-31", "2026-02-01,2026-03-01"), ("2026-01-01,", "2026-01-01,"),
])
def test_spells_that_share_a_day_are_refused_with_both_lines(tmp_path, first, second):
    text = f"subject,role,from,to\nA,service,{first}\nA,service,{second}\n"
    [problem] = problems(tmp_path, text)
    assert (problem.code, problem.row, "line 2" in problem.what) == ("overlap", 3, True)


def test_a_third_spell_is_compared_with_the_longest_before_it(tmp_path):
    text = "subject,role,from,to\nA,r,2026-01-01,2026-12-31\nA,r,2026-02-01,2026-02-02\nA,r,2026-06-01,2026-07-01\n"
    assert [problem.row for problem in problems(tmp_path, text)] == [3, 4]


def test_spells_that_follow_one_another_are_accepted(tmp_path):
    text = "subject,role,from,to\nA,service,2026-01-01,2026-03-31\nA,service,2026-04-01,\nB,service,2026-01-01,\n"
    assert len(read_people(write(tmp_path, text))) == 3


def test_unknown_columns_are_refused_with_the_nearest(tmp_path):
    [problem] = problems(tmp_path, "subject,role,from,teem\nA,service,2026-01-01,T\n")
    assert (problem.column, problem.nearest) == ("teem", "team")


def test_a_group_may_not_take_the_name_of_a_column(tmp_path):
    [problem] = problems(tmp_path, "subject,role,from,group_team\nA,service,2026-01-01,T\n")
    assert problem.column == "group_team"


@pytest.mark.parametrize("text", ["", "subject,role\nA,service\n", "subject,role,from\n",
                                  HEADER.replace("name_zh", "role")])
def test_a_roster_that_says_nothing_is_refused(tmp_path, text):
    assert problems(tmp_path, text)


def test_a_roster_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"people\.csv"):
        read_people(tmp_path / "people.csv")


def test_order_of_rows_does_not_matter(tmp_path):
    rows = ["A,service,2026-01-01", "B,design,2026-01-01", "C,service,2026-02-01"]
    one = read_people(write(tmp_path, "subject,role,from\n" + "\n".join(rows) + "\n"))
    other = read_people(write(tmp_path, "subject,role,from\n" + "\n".join(rows[::-1]) + "\n"))
    pd.testing.assert_frame_equal(one, other)
