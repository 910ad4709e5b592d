"""A study: one period through every room, stored, and read back by pages and people."""

from perfkit.study.folder import StudyFolder, find_study, hold
from perfkit.study.study import Study, open_study

__all__ = ["Study", "StudyFolder", "find_study", "hold", "open_study"]
