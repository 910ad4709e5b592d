"""Sources: from a shop's exports, roster and targets to typed tables."""

from perfkit.sources.completeness import find_gaps
from perfkit.sources.credits import read_credits
from perfkit.sources.late import LATE_COLUMNS, find_late
from perfkit.sources.leave import LEAVE_FILE, read_leave
from perfkit.sources.mapping import read_mapping
from perfkit.sources.paid import read_paid_elsewhere
from perfkit.sources.people import read_people
from perfkit.sources.ratings import read_ratings
from perfkit.sources.schemas import TABLES, TableSchema
from perfkit.sources.table_names import TABLE_NAMES, table_text, table_with_id, tables_with_ids
from perfkit.sources.tables import Tables, read_tables
from perfkit.sources.targets import read_targets, target_lines

__all__ = ["LATE_COLUMNS", "LEAVE_FILE", "TABLES", "TABLE_NAMES", "TableSchema", "Tables",
           "find_gaps", "find_late", "read_credits", "read_leave",
           "read_mapping", "read_paid_elsewhere", "read_people", "read_ratings", "read_tables", "read_targets",
           "table_text", "table_with_id", "tables_with_ids", "target_lines"]
