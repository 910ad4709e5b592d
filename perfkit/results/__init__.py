"""Results: a tidy frame with declared columns that can show itself, in either language, to a stated audience."""

from perfkit.results.cells import Column, show_cell
from perfkit.results.codes import CODES
from perfkit.results.result import Result, sentence_html
from perfkit.results.style import output_style, page_style
from perfkit.results.table import Table, build_table
from perfkit.results.view import AUDIENCES, About, Audience, View, find_audience

__all__ = [
    "AUDIENCES",
    "CODES",
    "About",
    "Audience",
    "Column",
    "Result",
    "Table",
    "View",
    "build_table",
    "find_audience",
    "output_style",
    "page_style",
    "sentence_html",
    "show_cell",
]
