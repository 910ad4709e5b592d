"""Tests of the fairness room."""
