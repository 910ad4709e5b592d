"""Rows behind a number: which rows of the exports count for it, which do not, and why."""
