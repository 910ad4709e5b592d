from pathlib import Path

import pyarrow as pa
import pytest
from ruamel.yaml import YAML

from perfkit.sources import TABLE_NAMES
from perfkit.sources.schemas import TABLES

CATALOGUE = Path(__file__).parents[2].parent / "shared" / "catalog" / "kpi_catalog.yaml"


@pytest.mark.parametrize("schema", TABLES.values(), ids=lambda schema: schema.name)
def test_keys_owners_times_and_amounts_are_columns_of_their_table(schema):
    named = [*schema.key, *schema.owners, *(name for name in (schema.event_time, schema.amount) if name)]
    assert set(named) <= set(schema.columns)


@pytest.mark.parametrize("schema", TABLES.values(), ids=lambda schema: schema.name)
def test_times_are_dated_and_amounts_are_money(schema):
    assert schema.event_time is None or schema.columns[schema.event_time] in ("timestamp", "date")
    assert schema.amount is None or schema.columns[schema.amount] == "money"


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_name_in_both_languages(table):
    assert TABLE_NAMES[table].en != TABLE_NAMES[table].zh


def test_no_number_is_stored_as_a_float():
    stored = {kind for schema in TABLES.values() for kind in schema.arrow_schema().types}
    assert not any(pa.types.is_floating(kind) for kind in stored)


def test_tables_are_those_of_the_catalogue():
    if not CATALOGUE.exists():
        pytest.skip("the catalogue of the field does not lie beside the project")
    listed = YAML(typ="safe").load(CATALOGUE.read_text(encoding="utf-8"))["tables"]
    for name, columns in listed.items():
        if name != "targets":  # targets come from the study's own targets.csv
            assert list(TABLES[name].columns)[:len(columns)] == columns  # what variants need beyond it comes after
