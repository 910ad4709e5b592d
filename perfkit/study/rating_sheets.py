"""Rating sheets written out: everything that raters are asked about, with what they have said already."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xlsxwriter

from perfkit.errors import Problem, RequestError
from perfkit.language import Text
from perfkit.periods import Period
from perfkit.plan import Plan
from perfkit.scoring import sheet_items
from perfkit.sources.grids import read_grid
from perfkit.study.folder import hold
from perfkit.study.frozen import PeriodStore
from perfkit.study.inputs import Inputs
from perfkit.study.workbook import MADE, RISKY
from perfkit.whole_file import replace_file

COLUMNS = ("subject", "item", "rater", "rater_weight", "value")
WAIT_SECONDS = 60
Row = tuple[str, ...]


@dataclass(frozen=True)
class RatingSheet:
    """One sheet as it stands now.

    Parameters
    ----------
    path : Path
        ``ratings/<period>.csv``.
    rows, added, filled : int
        Rows in all, rows that were not there before, rows that have a value.
    """

    path: Path
    rows: int
    added: int
    filled: int

    def text(self, language: str = "en") -> str:
        """Return in one line what was written."""
        said = Text(en="{file}: {rows} rows, {added} new, {filled} with a value",
                    zh="{file}：共 {rows} 行，新增 {added} 行，已填 {filled} 行").bind(
            file=self.path.name, rows=str(self.rows), added=str(self.added), filled=str(self.filled))
        return said.fill("zh" if language == "zh" else "en")


def write_rating_sheets(inputs: Inputs, period: Period, *, workbook: bool = False) -> list[RatingSheet]:
    """Write the rating sheets of a period: one for each own period of the roles in it that raters say something of.

    Every subject has a row for each item of its role; the rater is its manager where the roster names one. What stands
    in a sheet already stays, in its order; rows are added for what nobody has been asked yet.

    Parameters
    ----------
    inputs : Inputs
    period : Period
        An own period of a role, or a longer one.
    workbook : bool, default False
        True writes new sheets as xlsx; a sheet that is there already keeps its form.

    Returns
    -------
    list of RatingSheet
        In the order of their periods.

    Raises
    ------
    RequestError
        If no role asks raters about that period, or it is frozen.
    DataError
        If a sheet that is there already cannot be read.
    """
    asked = list(_asked(inputs, period))
    if not asked:
        raise RequestError(Problem(what="no role of the plan in force asks raters about this period", code="no_items",
                                   got=period.text, allowed="a period of a role with `item.`, `extra_points` or "
                                   "`vetoes`, or a longer one"))
    _refuse_frozen(inputs, [part for part, _ in asked])
    _ = inputs.ratings  # every sheet must be sound before any is touched
    with hold(inputs.folder.work, wait=WAIT_SECONDS):
        texts = dict.fromkeys(part.text for part, _ in asked)
        paths = {text: _path(inputs.folder.ratings / text, workbook=workbook) for text in texts}
        return [_write(paths[text], [row for part, rows in asked if part.text == text for row in rows])
                for text in texts]


def _path(stem: Path, *, workbook: bool) -> Path:
    there = [path for path in (stem.with_suffix(".csv"), stem.with_suffix(".xlsx")) if path.exists()]
    return there[0] if there else stem.with_suffix(".xlsx" if workbook else ".csv")


def _asked(inputs: Inputs, period: Period) -> Iterator[tuple[Period, list[Row]]]:
    """Give for each own period of each role what its raters are asked."""
    people, begun = inputs.people, min(inputs.plans.versions)
    plans = [plan for day, plan in sorted(inputs.plans.versions.items()) if day < period.end]
    found: list[tuple[Period, list[Row]]] = []
    for plan in plans:
        for part in _own_periods(plan, period):
            if part.first >= begun and inputs.plans.effective(part.first) is plan:
                found.append((part, list(_rows(plan, part, people))))
    yield from sorted((pair for pair in found if pair[1]), key=lambda pair: (pair[0].first, pair[0].end))


def _own_periods(plan: Plan, period: Period) -> list[Period]:
    parts: dict[str, Period] = {}
    for role in plan.roles.values():
        try:
            parts |= {part.text: part for part in period.split(role.period)}
        except RequestError:  # the role's own periods are longer
            continue
    return list(parts.values())


def _rows(plan: Plan, part: Period, people: pd.DataFrame) -> Iterator[Row]:
    inside = people[(people["from_day"] < pd.Timestamp(part.end)) & (people["to_day"] >= pd.Timestamp(part.first))]
    for role in plan.roles.values():
        held = inside[inside["role"] == role.id] if role.period == part.kind else inside.iloc[:0]
        managers = dict(zip(held["subject"], held["manager"], strict=True))
        yield from ((subject, item, managers[subject], "", "") for subject in sorted(managers)
                    for item in sheet_items(role))


def _refuse_frozen(inputs: Inputs, parts: Iterable[Period]) -> None:
    store = PeriodStore(inputs.folder)
    for path in inputs.folder.freeze_files:
        freeze = store.freeze(path.parent.name)
        if freeze is not None and any(freeze.period.holds(part.first) for part in parts):
            raise RequestError(Problem(what="the period is frozen: ratings change nothing there", code="frozen",
                                       got=freeze.period.text, allowed="a period that is still open"))


def _write(path: Path, wanted: list[Row]) -> RatingSheet:
    there = _there(path)
    known = {row[:2] for row in there}
    added = [row for row in wanted if row[:2] not in known]
    rows = [*there, *added]
    if added or not path.exists():
        _replace(path, rows)
    return RatingSheet(path, len(rows), len(added), sum(bool(row[-1]) for row in rows))


def _there(path: Path) -> list[Row]:
    if not path.exists():
        return []
    grid = read_grid(path.read_bytes(), file=path.name, words=COLUMNS[:2])
    columns = [grid.column(name) if name in grid.header else [""] * len(grid.rows) for name in COLUMNS]
    return [tuple(cell.strip() for cell in row) for row in zip(*columns, strict=True)]


def _replace(path: Path, rows: list[Row]) -> None:
    """Write the sheet whole or not at all."""
    replace_file(path, _workbook(rows) if path.suffix == ".xlsx" else _csv(rows))


def _csv(rows: list[Row]) -> bytes:
    """Return the sheet as csv; the byte order mark tells Excel and WPS that it is UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([COLUMNS, *rows])
    return text.getvalue().encode("utf-8-sig")


def _workbook(rows: list[Row]) -> bytes:
    """Return the sheet as xlsx: every cell is text, none a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        text, quoted = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "quote_prefix": True})
        sheet = book.add_worksheet("ratings")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 20, text)
        for place, row in enumerate([COLUMNS, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell, quoted if cell.startswith(RISKY) else text)
    return file.getvalue()
