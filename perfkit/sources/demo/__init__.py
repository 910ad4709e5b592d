"""The demo: a made shop whose exports, plans and people are written by one seeded generator.

A wheel carries the generator and its texts, not the files that it writes.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from perfkit.sources.demo.crew import crew_of
from perfkit.sources.demo.desk import hold_chats, rate_chats, review_chats
from perfkit.sources.demo.desk_exports import chats_export, day_totals, ratings_export, reviews_export, totals_exports
from perfkit.sources.demo.items import list_items
from perfkit.sources.demo.other_exports import hours_export, store_exports, studio_exports
from perfkit.sources.demo.sales import Orders, take_orders
from perfkit.sources.demo.sales_exports import order_ids, sales_exports
from perfkit.sources.demo.service import Threads, agent_rates, first_contacts
from perfkit.sources.demo.small_tables import broadcasts, incidents, load_times, market
from perfkit.sources.demo.store import pick_orders
from perfkit.sources.demo.studio import give_tasks, show_slots
from perfkit.sources.demo.targets import targets_frame
from perfkit.sources.demo.visits import take_visits, visits_exports
from perfkit.sources.demo.voices import voices_exports
from perfkit.sources.demo.writing import Export, write_csv, write_export

__all__ = ["write_demo"]

_TEXTS = ("README.md", "mapping.yaml", "people.csv", "truth.yaml", "plans/2025-01-01.yaml", "plans/2026-01-01.yaml")


def write_demo(folder: Path) -> None:
    """Write the demo study: plans, people, targets, mapping, exports and the truth about what was planted.

    Parameters
    ----------
    folder : Path
        Where to write; made where it is missing. Files of the same names are replaced, others are left alone.

    Notes
    -----
    Every table has its own stream of integer draws, seeded from the table's name: the same content on every machine
    and day. Compressed bytes may differ between builds of zlib, the content does not.
    """
    exports = folder / "exports"
    exports.mkdir(parents=True, exist_ok=True)
    _write_texts(folder)
    agents, operators = crew_of("customer_service"), crew_of("operations")
    items, rates = list_items(operators), agent_rates(agents)
    threads = first_contacts(agents, rates)
    orders = take_orders(threads, agents, operators, items)
    write_csv(folder / "targets.csv", targets_frame(orders, items, agents, operators), "utf-8")
    for export in [*sales_exports(orders, items, agents, operators), *_service(threads, orders), *_others(),
                   *visits_exports(take_visits(orders, items), orders, items, operators),
                   *voices_exports(orders, agents), broadcasts(operators), market()]:
        write_export(exports, export)


def _service(threads: Threads, orders: Orders) -> list[Export]:
    agents = crew_of("customer_service")
    rates = agent_rates(agents)
    chats = hold_chats(threads, orders, agents, rates)
    return [chats_export(chats, order_ids(orders), agents), ratings_export(chats, rate_chats(chats, rates), agents),
            reviews_export(chats, review_chats(chats, rates), agents),
            *totals_exports(day_totals(chats, threads, orders, agents))]


def _others() -> list[Export]:
    designers, pickers = crew_of("design"), crew_of("warehouse")
    crews = {"chats": crew_of("customer_service"), "design": designers, "picking": pickers}
    return [*studio_exports(give_tasks(designers), show_slots(designers), designers),
            *store_exports(pick_orders(pickers), pickers), hours_export(crews), load_times(designers),
            incidents(pickers)]


def _write_texts(folder: Path) -> None:
    texts = files(__name__) / "texts"
    (folder / "plans").mkdir(exist_ok=True)
    for name in _TEXTS:
        (folder / name).write_text(texts.joinpath(*name.split("/")).read_text(encoding="utf-8"), encoding="utf-8",
                                   newline="\n")
    (folder / ".gitignore").write_text(".perfkit/\n", encoding="utf-8", newline="\n")
