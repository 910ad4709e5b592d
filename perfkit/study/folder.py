"""A study folder: where its parts lie, and how the one meant by a command is found."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

from perfkit.errors import FolderInUseError, Problem, RequestError

PLANS = "plans"
EXPORTS = "exports"
WORK = ".perfkit"
FROZEN, FREEZE = "frozen", "freeze.json"
SOURCE_TREE = Path(__file__).parents[2]


@dataclass(frozen=True)
class StudyFolder:
    """The parts of a study folder.

    Parameters
    ----------
    root : Path
        Folder that holds ``plans/``.
    home : Path, optional
        Of the inputs kept in a freeze: the study that they belong to, where its cache and its freezes lie.
    earlier : tuple of str, optional
        Of the inputs kept in a freeze: the periods that were frozen before. None: every freeze there is.
    trusted : bool, default False
        Whether the study's own ``indicators.py`` may run.
    """

    root: Path
    home: Path | None = None
    earlier: tuple[str, ...] | None = None
    trusted: bool = False

    @property
    def plans(self) -> Path:
        """Dated plan files."""
        return self.root / PLANS

    @property
    def plan_files(self) -> list[Path]:
        """Plan files in the order of their names."""
        return sorted(self.plans.glob("*.y*ml"))

    @property
    def people(self) -> Path:
        """Roster with spells."""
        return self.root / "people.csv"

    @property
    def targets(self) -> Path:
        """Targets per subject, indicator and period; may be absent."""
        return self.root / "targets.csv"

    @property
    def paid_elsewhere(self) -> Path:
        """Amounts paid outside the plan; may be absent."""
        return self.root / "paid_elsewhere.csv"

    @property
    def ratings(self) -> Path:
        """Rating sheets, one per period; may be absent."""
        return self.root / "ratings"

    @property
    def rating_sheets(self) -> list[Path]:
        """The rating sheets there are, in the order of their names."""
        return sorted(path for form in ("*.csv", "*.xlsx") for path in self.ratings.glob(f"[!.~]{form}"))

    @property
    def overrides(self) -> Path:
        """What people changed by hand; may be absent."""
        return self.root / "log" / "overrides.csv"

    @property
    def vetoes(self) -> Path:
        """Events that take points or pay away; may be absent."""
        return self.root / "log" / "vetoes.csv"

    @property
    def leave(self) -> Path:
        """Who was on leave, from when to when; may be absent."""
        return self.root / "log" / "leave.csv"

    @property
    def credits(self) -> Path:
        """Orders that several people share; may be absent."""
        return self.root / "log" / "credits.csv"

    @property
    def mapping(self) -> Path:
        """How the columns of the exports become tables."""
        return self.root / "mapping.yaml"

    @property
    def exports(self) -> Path:
        """Files of the shop's platforms; never changed."""
        return self.root / EXPORTS

    @property
    def own_indicators(self) -> tuple[Path, Path]:
        """Facts of the study's own indicators, and the code that computes some of them; both may be absent."""
        return self.root / "indicators.yaml", self.root / "indicators.py"

    @property
    def declared(self) -> tuple[Path, ...]:
        """The study's own tables, whether they exist or not."""
        return (self.people, self.targets, self.paid_elsewhere, self.overrides, self.vetoes, self.leave, self.credits,
                *self.own_indicators, *self.rating_sheets)

    @property
    def work(self) -> Path:
        """Cache and computed results; made again when missing."""
        return (self.home or self.root) / WORK

    @property
    def cache(self) -> Path:
        """Typed tables. Those of a freeze lie apart: a cache keeps the last few, and a study may have many freezes."""
        return self.work / "cache" if self.home is None else self.work / "cache" / f"{FROZEN}-{self.root.parent.name}"

    @property
    def frozen(self) -> Path:
        """Frozen periods; never changed."""
        return (self.home or self.root) / FROZEN

    @property
    def freeze_files(self) -> list[Path]:
        """What each freeze says of itself, in the order of the names of their periods."""
        found = sorted(self.frozen.glob(f"[!.]*/{FREEZE}"))
        return [path for path in found if self.earlier is None or path.parent.name in self.earlier]


def find_study(folder: Path | str | None, *, trust: bool = False) -> StudyFolder:
    """Return the study in `folder`; without one the current folder, then ``data/demo``, then a generated demo.

    With `trust` its own ``indicators.py`` may run.

    Raises
    ------
    RequestError
        If the folder does not exist, is empty or has no ``plans/``.
    """
    return replace(_found(folder), trusted=trust)


def _found(folder: Path | str | None) -> StudyFolder:
    if folder is not None:
        return _checked(Path(folder))
    here = Path.cwd()
    for candidate in (here, here / "data" / "demo", SOURCE_TREE / "data" / "demo"):
        if (candidate / PLANS).is_dir():
            return StudyFolder(candidate)
    return _generated(here / "demo")


def study_of_plan(plan: Path) -> StudyFolder:
    """Return the study in whose ``plans/`` a plan file lies; for a file by itself its folder, which holds nothing."""
    return StudyFolder(plan.parent.parent if plan.parent.name == PLANS else plan.parent)


def _checked(folder: Path) -> StudyFolder:
    if not folder.is_dir():
        raise RequestError(Problem(what="no such study folder", code="missing_folder", got=str(folder),
                                   allowed="a folder with plans/, people.csv, mapping.yaml and exports/"))
    if not any(folder.iterdir()):
        raise RequestError(Problem(what="the study folder is empty", code="empty_folder", got=str(folder),
                                   allowed="perfkit init DIR --demo makes one that works"))
    if not (folder / PLANS).is_dir() or not any((folder / PLANS).glob("*.y*ml")):
        raise RequestError(Problem(what="the study has no plan", code="missing_plan", file=f"{folder.name}/{PLANS}/",
                                   allowed="plans/2026-01-01.yaml, named by its effective date"))
    return StudyFolder(folder)


def _generated(folder: Path) -> StudyFolder:
    from perfkit.sources.demo import write_demo

    if not (folder / PLANS).is_dir():
        write_demo(folder)
    return StudyFolder(folder)


@contextmanager
def hold(folder: Path, *, wait: float = 0) -> Iterator[None]:
    """Hold a folder for writing while the block runs.

    Parameters
    ----------
    folder : Path
        Made if it does not exist.
    wait : float, default 0
        Seconds to wait for another run to let go.

    Raises
    ------
    FolderInUseError
        If another run still holds it: says which process.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ".lock"
    lock, note = FileLock(path, timeout=wait), folder / ".held-by"
    try:
        lock.acquire()
    except Timeout:
        holder = note.read_text(encoding="utf-8") if note.exists() else "another run"
        raise FolderInUseError(Problem(what="the folder is in use", code="folder_in_use", file=str(folder),
                                       got=holder, allowed="one run at a time")) from None
    try:
        note.write_text(f"process {os.getpid()}", encoding="utf-8")
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


@cache
def package_hash() -> str:
    """Return the hash of perfkit's own source and data: results and pages of another version are made again."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
