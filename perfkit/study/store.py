"""Computed results on disk: frames by name, whole periods at a time, with the hash of what they came from."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from perfkit.language import Text

META = "meta.json"


@dataclass(frozen=True)
class Stored:
    """One stored result: its frame and what must be said about it."""

    frame: pd.DataFrame
    notes: tuple[Text, ...] = ()


def frame_hash(frame: pd.DataFrame) -> str:
    """Return the hash of a frame's canonical content: column names and values in their order, no file format.

    Examples
    --------
    >>> import pandas as pd
    >>> one, two = pd.DataFrame({"n": [1, 2]}), pd.DataFrame({"n": [1, 3]})
    >>> frame_hash(one) == frame_hash(one.copy()), frame_hash(one) == frame_hash(two)
    (True, False)
    """
    return hashlib.sha256(frame.to_csv(index=False, lineterminator="\n").encode()).hexdigest()


class Store:
    """Results of the periods of one study, under ``.perfkit/results``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, period: str) -> Path:
        """Return where the results of a period lie."""
        return self.root / period

    def meta(self, period: str) -> dict[str, Any]:
        """Return what is recorded of a period's results; empty where there are none."""
        try:
            found = json.loads((self.folder(period) / META).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write_period(self, period: str, rooms: Mapping[str, Mapping[str, Stored]], meta: Mapping[str, Any]) -> None:
        """Replace the results of a period: all of them or none.

        Parameters
        ----------
        period : str
        rooms : Mapping of role (or ``all``) to its stored results by name
        meta : Mapping
            Recorded beside them, with the hash of every frame.
        """
        part = self.root / f".{period}.{os.getpid()}"
        shutil.rmtree(part, ignore_errors=True)
        hashes: dict[str, str] = {}
        for room, results in rooms.items():
            (part / room).mkdir(parents=True)
            for name, stored in results.items():
                hashes[f"{room}/{name}"] = self._write(part / room, name, stored)
        text = json.dumps({**meta, "frames": hashes}, ensure_ascii=False, sort_keys=True, indent=1)
        (part / META).write_text(text, encoding="utf-8")
        target = self.root / period
        old = self.root / f".{period}.old"
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            target.rename(old)
        part.rename(target)
        shutil.rmtree(old, ignore_errors=True)

    @staticmethod
    def _write(folder: Path, name: str, stored: Stored) -> str:
        stored.frame.to_parquet(folder / f"{name}.parquet", index=False)
        notes = [asdict(note) for note in stored.notes]
        (folder / f"{name}.json").write_text(json.dumps(notes, ensure_ascii=False), encoding="utf-8")
        return hashlib.sha256((frame_hash(stored.frame) + json.dumps(notes)).encode()).hexdigest()

    def read(self, period: str, room: str, name: str) -> Stored:
        """Return one stored result."""
        folder = self.folder(period) / room
        notes = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return Stored(pd.read_parquet(folder / f"{name}.parquet"), tuple(Text(**note) for note in notes))


def joint_hash(hashes: Mapping[str, str], names: Sequence[str]) -> str:
    """Return one hash over the named frames, whatever order they were read in."""
    text = "\n".join(f"{name} {hashes[name]}" for name in sorted(set(names)))
    return hashlib.sha256(text.encode()).hexdigest()
