"""Who is there on which day: the roster of ``people.csv`` as arrays."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files
from io import StringIO

import numpy as np

from perfkit.sources.demo.days import MONTH_OF, SIZE, WEEKDAY, day_number, open_days
from perfkit.sources.demo.planted import LEAVE, RAMP
from perfkit.sources.demo.streams import Bools, Ints

_DAYS_OF_SEVEN = {"customer_service": 5, "warehouse": 6}
_PART_TIME_DAYS = 2


@dataclass(frozen=True)
class Crew:
    """The people of one role, in the order of the roster.

    Parameters
    ----------
    subjects : tuple of str
        Ids, each once.
    on_duty : array of bool, people x days
        Who works on which day.
    late : array of bool
        Who works the late shift.
    shops : tuple of str
        Storefront of each (the first one held), empty where there is none.
    ramp : array of int, people x months
        Per mille of the way still to go for a newcomer; 0 for everybody else.
    """

    subjects: tuple[str, ...]
    on_duty: Bools
    late: Bools
    shops: tuple[str, ...]
    ramp: Ints

    @property
    def size(self) -> int:
        """Number of people."""
        return len(self.subjects)

    def place(self, subject: str) -> int:
        """Return the position of a subject."""
        return self.subjects.index(subject)

    def duties(self) -> tuple[Ints, Ints]:
        """Return the person and the day of every day worked, in the order of days."""
        days, people = np.nonzero(self.on_duty.T)
        return people, days


def read_spells() -> list[dict[str, str]]:
    """Return the rows of the demo's ``people.csv``."""
    text = files("perfkit.sources.demo").joinpath("texts", "people.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text)))


def crew_of(role: str) -> Crew:
    """Return the people of a role with the days they work.

    Examples
    --------
    >>> crew = crew_of("warehouse")
    >>> crew.size, crew.subjects[0], crew.on_duty.shape
    (18, 'wh01', (18, 566))
    """
    spells = [spell for spell in read_spells() if spell["role"] == role]
    first = {spell["subject"]: spell for spell in reversed(spells)}
    subjects = tuple(dict.fromkeys(spell["subject"] for spell in spells))
    duty = np.zeros((len(subjects), SIZE), dtype=np.bool_)
    for spell in spells:
        _employ(duty[subjects.index(spell["subject"])], spell)
    for place, subject in enumerate(subjects):
        duty[place] &= _pattern(role, place, first[subject]["schedule"]) & open_days() & ~_leave(subject)
    return Crew(subjects, duty, np.array([first[subject]["group_shift"] == "late" for subject in subjects]),
                tuple(first[subject]["shop"] for subject in subjects),
                np.stack([_ramp(first[subject]["from"]) for subject in subjects]))


def _employ(row: Bools, spell: dict[str, str]) -> None:
    last = day_number(spell["to"]) if spell["to"] else SIZE - 1
    row[day_number(spell["from"]):last + 1] = True


def _pattern(role: str, place: int, schedule: str) -> Bools:
    if schedule == "part":
        return (np.arange(SIZE) + 3 * place) % 7 < _PART_TIME_DAYS
    if role in _DAYS_OF_SEVEN:
        return (np.arange(SIZE) + 3 * place) % 7 < _DAYS_OF_SEVEN[role]
    return WEEKDAY < 5


def _leave(subject: str) -> Bools:
    away = np.zeros(SIZE, dtype=np.bool_)
    if subject in LEAVE:
        first, last = LEAVE[subject]
        away[day_number(first):day_number(last) + 1] = True
    return away


def _ramp(first_day: str) -> Ints:
    months = np.zeros(MONTH_OF[-1] + 1, dtype=np.int64)
    start = day_number(first_day)
    if start > 0:
        months[MONTH_OF[start]:][:len(RAMP)] = RAMP[:len(months) - MONTH_OF[start]]
    return months
