"""Design: what is handed over, when and how often it comes back."""

from __future__ import annotations

from fractions import Fraction

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.measures import (
    Measure,
    Rows,
    counted,
    quantile,
    ratio,
    share,
    summed,
    total,
    whole_units,
)

BYTE_BUDGET = 500_000
WORKING_DAY_MS = 8 * 3_600_000


@indicator("design_on_time_rate", design_tasks="owner due_at delivered_at")
def design_on_time_rate(credit: Credit, design_tasks: Rows) -> Measure:
    """Tasks due in the period; one not delivered yet is late. Those due on one day wait for the same hours."""
    due = credit(design_tasks, "due_at")
    return share(counted(due, due.delivered_at <= due.due_at), counted(due), cluster="credited_day")


@indicator("design_on_time_rate@points", design_tasks="owner due_at delivered_at difficulty_points")
def design_on_time_points(credit: Credit, design_tasks: Rows) -> Measure:
    """The same weighted by difficulty points; n counts tasks."""
    due = credit(design_tasks, "due_at")
    on_time = due.filter(due.delivered_at <= due.due_at)
    return ratio(summed(on_time, "difficulty_points"), summed(due, "difficulty_points"), n=counted(due))


@indicator("design_first_pass_rate", design_tasks="owner delivered_at accepted rounds")
def design_first_pass_rate(credit: Credit, design_tasks: Rows) -> Measure:
    """Accepted tasks that needed one round, over accepted tasks, by day of delivery; each is judged by itself."""
    accepted = credit(design_tasks.filter(design_tasks.accepted), "delivered_at")
    return share(counted(accepted, accepted.rounds == 1), counted(accepted))


@indicator("design_first_pass_rate@two_rounds", design_tasks="owner delivered_at accepted rounds")
def design_two_rounds_rate(credit: Credit, design_tasks: Rows) -> Measure:
    """Up to two changes, that is three rounds, are free."""
    accepted = credit(design_tasks.filter(design_tasks.accepted), "delivered_at")
    return share(counted(accepted, accepted.rounds <= 3), counted(accepted))


@indicator("design_points_per_day@count", images="owner delivered_at")
def pictures_delivered(credit: Credit, images: Rows) -> Measure:
    """Pictures handed over in the period: per month where the role is scored by the month."""
    given = credit(images, "delivered_at")
    return total(counted(given), n=counted(given))


@indicator("design_points_per_day", design_tasks="owner delivered_at accepted difficulty_points",
           work_log="owner date worked_hours")
def design_points_per_day(credit: Credit, design_tasks: Rows, work_log: Rows) -> Measure:
    """Difficulty points of accepted tasks per eight hours worked; n counts working days."""
    accepted = credit(design_tasks.filter(design_tasks.accepted), "delivered_at")
    worked = credit(work_log, "date")
    return ratio(summed(accepted, "difficulty_points") * WORKING_DAY_MS, summed(worked, "worked_hours"),
                 n=whole_units(worked, "worked_hours", WORKING_DAY_MS))


@indicator("image_weight_handover", "page_lcp_p75@weight_proxy", images="owner delivered_at bytes")
def image_weight_handover(credit: Credit, images: Rows) -> Measure:
    """Pictures of at most 500 kB over pictures handed over; those of one day are exported in one go."""
    given = credit(images.filter(images.bytes.notnull()), "delivered_at")
    return share(counted(given, given.bytes <= BYTE_BUDGET), counted(given), cluster="credited_day")


@indicator("image_weight_handover@median_bytes", images="owner delivered_at bytes slot_id")
def image_median_bytes(credit: Credit, images: Rows) -> Measure:
    """Median size of the pictures of a slot, as the mean over slots, so that heavy slots do not hide light ones."""
    return quantile(credit(images, "delivered_at"), "bytes", Fraction(1, 2), by="slot_id")
