"""Reports: notebooks run with checked parameters, exported to self-contained pages, joined to a pack."""

from perfkit.reports.kinds import REPORTS, ReportKind, find_report
from perfkit.reports.pack import Pack, build_pack
from perfkit.reports.page import PageJob, PageOutcome, build_page
from perfkit.reports.parameters import check_parameters, declared_parameters

__all__ = ["REPORTS", "Pack", "PageJob", "PageOutcome", "ReportKind", "build_pack", "build_page", "check_parameters",
           "declared_parameters", "find_report"]
