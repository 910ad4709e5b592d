"""Every table has a name in both languages, and analysts find its id beside it."""

import pytest

from perfkit.sources import TABLE_NAMES, TABLES, table_with_id, tables_with_ids


def test_every_table_has_one_name_of_its_own_in_both_languages():
    assert set(TABLE_NAMES) == set(TABLES)
    for language in ("en", "zh"):
        assert len({name.fill(language) for name in TABLE_NAMES.values()}) == len(TABLES)
    assert all(name.en != name.zh for name in TABLE_NAMES.values())


@pytest.mark.parametrize(("tables", "en", "zh"), [
    ("orders", "orders", "订单（orders）"),
    ("chats_daily", "chats, day totals (chats_daily)", "接待日汇总（chats_daily）"),
    ("orders + refunds; shop_daily", "orders + refunds; shop, day totals (shop_daily)",
     "订单（orders） + 退款（refunds）；店铺日汇总（shop_daily）"),
    ("people", "people", "people"), ("", "–", "–")])
def test_tables_are_called_by_their_names(tables, en, zh):
    told = tables_with_ids(tables)
    assert (told.en, told.zh) == (en, zh)


def test_an_id_with_braces_is_data():
    assert table_with_id("{x}").fill("en") == "{x}"
