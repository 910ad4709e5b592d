"""Who reads what: attacks on the bytes of packs for the owner and the staff council, with the truth at hand."""

import html
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest
from pages_here import build_here, study_here

from perfkit import RequestError
from perfkit.fairness.disclosure import feasible_range
from perfkit.fairness.words import LEVELS, named
from perfkit.language import show_money

STUDIES = ["demo", "garments"]
BLIND = ["owner", "council"]
LANGUAGES = ["en", "zh"]
MINIMUM, MINIMUM_MONEY, NARROW = 5, 10, 5
HIDDEN = "※"
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
NO_TEXT = re.compile(r"<(style|code)\b.*?</\1>|<[^>]*>", re.DOTALL)


def _bytes(pack):
    """Every file of a pack and the index over its periods, as text."""
    files = [*pack.folder.rglob("*"), pack.folder.parent / "index.html"]
    return {file.name if file.parent == pack.folder else f"{file.parent.name}/{file.name}": file.read_text()
            for file in files if file.is_file()}


def _text(source):
    return html.unescape(NO_TEXT.sub(" ", source))


def _truth(folder):
    study = study_here(folder)
    return study, study.pack_period()


@cache
def _people(folder):
    """A pattern that finds an id or a name of anybody on the roster."""
    people = study_here(folder).inputs.people
    words = {*people["subject"], *people["name_zh"], *people["name_en"]} - {""}
    return re.compile("|".join(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])" for word in sorted(words)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", BLIND)
@pytest.mark.parametrize("name", STUDIES)
def test_nobody_is_named_in_any_file(pack_for, request, name, audience, language):
    person = _people(request.getfixturevalue(name))
    found = {file: sorted(set(person.findall(source)))[:3] for file, source in
             _bytes(pack_for(name, audience, language)).items() if person.search(source)}
    assert not found


def test_the_same_search_finds_people_where_they_may_be_named(pack_for, demo):
    sources = _bytes(pack_for("demo", "hr", "en"))
    named = {file.split("/")[1] for file, source in sources.items() if _people(demo).search(source)}
    assert named >= {"scorecard.html", "reward_review.html", "fairness_review.html", "weight_review.html"}


def _pays(study, period):
    """What each subject of each role gets in the pack period."""
    return {role: study.payouts(role, period).frame.groupby("subject")["payout"].sum().astype(int)
            for role in study.role_ids(period)}


def _written(amounts, currency):
    """Amounts as both languages may write them, with and without minor units; round ones prove nothing."""
    telling = [int(amount) for amount in amounts if int(amount) % 10_000]
    return {show_money(amount, language, currency=currency, digits=digits)
            for amount in telling for language in LANGUAGES for digits in (0, 2)}


def _quartiles(study, period):
    """The spread of money that may be shown, as far as one person's amount stands in it."""
    frames = [(study.payouts(role, period).frame, "payout", ["role"]) for role in study.role_ids(period)]
    frames += [(study.pay_lines(role, period).frame, amount, ["role", "line"]) for role in study.role_ids(period)
               for amount in ("amount", "base")]
    return {float(part[amount].dropna().quantile(share)) for frame, amount, by in frames
            for _, part in frame.groupby(by) if part[amount].notna().any() for share in (0.25, 0.5, 0.75)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", BLIND)
@pytest.mark.parametrize("name", STUDIES)
def test_no_amount_of_one_person_is_in_any_file(pack_for, request, name, audience, language):
    study, period = _truth(request.getfixturevalue(name))
    allowed = _written(_quartiles(study, period), study.view.currency) | _written(
        [pay.median() for pay in _pays(study, period).values()], study.view.currency)
    own = [amount for pay in _pays(study, period).values() for amount in pay]
    own += [amount for role in study.role_ids(period)
            for amount in study.payouts(role, period).frame["payout"].dropna()]
    secret = _written(own, study.view.currency) - allowed
    assert len(secret) > 20
    for file, source in _bytes(pack_for(name, audience, language)).items():
        text = _text(source)
        told = {amount for amount in secret if re.search(rf"(?<![\d,.]){re.escape(amount)}(?![\d,.])", text)}
        assert not told, file


def _small_sums(study, period):
    """What roles and teams under the minimum get, now and in the packs that the brief compares with."""
    teams = study.inputs.people.drop_duplicates("subject", keep="last").set_index("subject")["team"]
    for role, pay in _pays(study, period).items():
        for _, part in [("", pay), *pay.groupby(teams.reindex(pay.index))]:
            if len(part) < MINIMUM_MONEY:
                yield int(part.sum())
        if len(pay) < MINIMUM_MONEY:
            row = study.role_summary(period).frame.set_index("role").loc[role]
            yield from (int(row[part]) for part in ("payout_previous", "payout_last_year", "change",
                                                    "change_last_year") if row.notna()[part])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", BLIND)
@pytest.mark.parametrize("name", STUDIES)
def test_no_sum_of_a_small_role_or_team_is_in_any_file_or_computed_back(pack_for, request, name, audience, language):
    study, period = _truth(request.getfixturevalue(name))
    currency, pays = study.view.currency, _pays(study, period)
    secret = {amount for amount in _small_sums(study, period) if amount}
    whole = sum(int(pay.sum()) for pay in pays.values())
    small = [int(pay.sum()) for pay in pays.values() if len(pay) < MINIMUM_MONEY]
    if small:
        # The sum over all roles less the roles that are shown is what the small ones get.
        secret.add(whole)
    assert secret
    text = " ".join(_text(source) for source in _bytes(pack_for(name, audience, language)).values())
    for amount in secret:
        for written in {show_money(amount, language, currency=currency, digits=digits) for digits in (0, 2)}:
            assert not re.search(rf"(?<![\d,.]){re.escape(written)}(?![\d,.])", text), written


@pytest.mark.parametrize("audience", BLIND)
def test_a_change_of_pay_of_few_people_is_on_no_weight_page(pack_for, demo, audience):
    study, period = _truth(demo)
    tried = 0
    for role in study.role_ids(period):
        scenarios, steps = study.scenario_pay(role, period).frame, study.weight_steps(role, period).frame
        few = pd.concat([
            *(scenarios.loc[scenarios[side].between(1, MINIMUM_MONEY - 1), ["difference", amount]].stack()
              for side, amount in (("winners", "gains"), ("losers", "losses"))),
            steps.loc[steps["pay_payees"].between(1, MINIMUM_MONEY - 1), "cost_change"]])
        told = {show_money(abs(int(amount)), "en", digits=digits) for amount in few if amount for digits in (0, 2)}
        many = pd.concat([
            *(scenarios.loc[(scenarios["level"] == "role") & (scenarios[side] >= MINIMUM_MONEY), amount]
              for side, amount in (("winners", "gains"), ("losers", "losses"))),
            steps.loc[steps["pay_payees"] >= MINIMUM_MONEY, "cost_change"]])
        told -= {show_money(abs(int(amount)), "en", digits=digits) for amount in many for digits in (0, 2)}
        tried += len(told)
        text = _text((pack_for("demo", audience, "en").folder / role / "weight_review.html").read_text())
        assert not {amount for amount in told if re.search(rf"{re.escape(amount)}(?![\d,.])", text)}, role
    assert tried > 40


def _tables(source):
    """Every table of a page: headings and rows."""
    for table in re.findall(r"<table>.*?</table>", source, re.DOTALL):
        head, _, body = table.partition("</thead>")
        rows = re.findall(r"<tr>.*?</tr>", body, re.DOTALL)
        yield _cells(head), [_cells(row) for row in rows]


def _cells(source):
    return [_text(cell).strip() for cell in CELL.findall(source)]


GROUPS = {"team": "team", "shift": "shift", "length of service": "tenure_band"}


def _group_rows(pack, role):
    """(question, group, level, row) of the groups of a role as its fairness page shows them."""
    source = (pack.folder / role / "fairness_review.html").read_text()
    head, rows = next((head, rows) for head, rows in _tables(source) if {"Grouping", "Level", "n"} <= set(head)
                      and "Question" in head and "Source of the threshold" not in head)
    at = {name: head.index(name) for name in ("Question", "Grouping", "Level", "n")}
    for row in rows:
        if row[at["Grouping"]] in GROUPS:
            yield row[at["Question"]], GROUPS[row[at["Grouping"]]], row[at["Level"]], row[at["n"]], row


def _masks(study, role, period):
    """Who stands in each group of the role, from the roster: the last spell of everybody with known pay."""
    subjects = sorted(set(study.payouts(role, period).frame["subject"]))
    people = study.inputs.people[study.inputs.people["role"] == role]
    known = people[people["from_day"] < np.datetime64(period.end)].drop_duplicates("subject", keep="last")
    known = known.set_index("subject").loc[subjects]
    return {(group, named(level, LEVELS).fill("en")): (known[group] == level).to_numpy()
            for group in GROUPS.values() for level in sorted(set(known[group]))}


@pytest.mark.parametrize("audience", ["management", *BLIND])
def test_small_groups_are_hidden_and_cannot_be_computed_back(pack_for, demo, audience):
    study, period = _truth(demo)
    hidden_somewhere = 0
    for role in study.role_ids(period):
        masks = _masks(study, role, period)
        rows = [row for row in _group_rows(pack_for("demo", audience, "en"), role) if row[0].startswith("Reach")]
        assert {(group, level) for _, group, level, _, _ in rows} == set(masks)
        shown = {(group, level): int(n) for _, group, level, n, _ in rows if n != HIDDEN}
        assert all(masks[cell].sum() == n >= MINIMUM for cell, n in shown.items())
        hidden = set(masks) - set(shown)
        hidden_somewhere += len(hidden)
        for *_, row in [row for row in rows if row[3] == HIDDEN]:
            assert not [cell for cell in row if re.search(r"\d", cell) and cell not in row[1:3]], row
        for cell in hidden:
            assert len([other for other in hidden if other[0] == cell[0]]) > 1, cell
            if masks[cell].sum() < MINIMUM:
                low, high = feasible_range(masks[cell], [masks[other] for other in shown])
                assert low == 0 or high - low >= NARROW, (role, cell, low, high)
    assert hidden_somewhere


def test_mean_pay_of_groups_tells_no_sum_of_few(pack_for, demo):
    """Mean times n of the shown groups, and the total, leave the sum of every small group open."""
    study, period = _truth(demo)
    seen = 0
    for role in study.role_ids(period):
        masks = _masks(study, role, period)
        rows = [row for row in _group_rows(pack_for("demo", "owner", "en"), role) if row[0].startswith("Mean pay")]
        shown = [(group, level) for _, group, level, n, _ in rows if n != HIDDEN]
        seen += len(shown)
        assert all(masks[cell].sum() >= MINIMUM_MONEY for cell in shown)
        for cell, mask in masks.items():
            if mask.sum() < MINIMUM_MONEY and shown:
                low, high = feasible_range(mask, [masks[other] for other in shown])
                assert low < high, (role, cell)
    assert seen


def test_the_council_hears_nothing_of_what_groups_are_paid(pack_for, demo):
    study, period = _truth(demo)
    for role in study.role_ids(period):
        assert not [row for row in _group_rows(pack_for("demo", "council", "en"), role) if row[0].startswith("Mean")]


def _sums(study, period):
    """Money of roles together: of all their people, by line and by pool; as it was and as it would be."""
    for role in study.role_ids(period):
        lines = study.pay_lines(role, period).frame
        yield int(lines["amount"].sum())
        yield from lines.groupby("line")["amount"].sum().astype(int)
        pools = study.pools(role, period).frame
        yield from (int(amount) for name in ("paid", "remainder") for amount in (*pools[name], pools[name].sum()))
        costs = study.pay_cost(role, period).frame
        yield from (int(amount) for name in ("as_was", "at_80", "at_100", "at_120") for amount in costs[name].dropna())
        scenarios, steps = study.scenario_pay(role, period).frame, study.weight_steps(role, period).frame
        groups = scenarios[scenarios["level"] != "person"]
        yield from (abs(int(amount)) for name in ("before", "after", "difference", "gains", "losses")
                    for amount in groups[name].dropna())
        yield from (abs(int(amount)) for amount in steps["cost_change"].dropna())
    summary = study.role_summary(period).frame
    yield from (abs(int(amount)) for name in ("payout", "payout_previous", "change", "payout_last_year",
                                              "change_last_year") for amount in summary[name].dropna())


def _telling(sums):
    """Sums that no rule writes and no quartile is by chance: not small, and no whole tens."""
    return {amount for amount in sums if amount > 10_000 and amount % 1_000}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STUDIES)
def test_the_council_reads_no_sum_of_money_in_any_file(pack_for, request, name, language):
    study, period = _truth(request.getfixturevalue(name))
    secret = _written(_telling(_sums(study, period)), study.view.currency)
    assert len(secret) > 40
    text = " ".join(_text(source) for source in _bytes(pack_for(name, "council", language)).values())
    assert not {amount for amount in secret if re.search(rf"(?<![\d,.]){re.escape(amount)}(?![\d,.])", text)}


def test_the_same_search_finds_sums_where_they_may_be_read(pack_for, demo):
    study, period = _truth(demo)
    secret = _written(_telling(_sums(study, period)), study.view.currency)
    text = " ".join(_text(source) for source in _bytes(pack_for("demo", "owner", "en")).values())
    assert len({amount for amount in secret if re.search(rf"(?<![\d,.]){re.escape(amount)}(?![\d,.])", text)}) > 20


def test_the_council_reads_how_money_is_spread(pack_for):
    role = "customer_service"
    pages = _bytes(pack_for("demo", "council", "en"))
    spread = _text(pages[f"{role}/reward_review.html"])
    assert all(word in spread for word in ("Lower quartile", "Payout", "the middle payout is"))
    assert "sums are not shown to this audience" in spread
    assert "is not shown to this audience" in _text(pages[f"{role}/pay_rules.html"])


def test_human_resources_see_small_groups(pack_for, demo):
    study, period = _truth(demo)
    for role in study.role_ids(period):
        assert HIDDEN not in [n for _, _, _, n, _ in _group_rows(pack_for("demo", "hr", "en"), role)]


def test_there_is_no_pack_for_one_employee(garments, tmp_path):
    with pytest.raises(RequestError, match="not for a single employee"):
        build_here(garments, out=tmp_path / "out", audience="employee")
    assert not (tmp_path / "out").exists()
