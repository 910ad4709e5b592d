"""The formulas of the catalogue, one module per family of roles.

To add an indicator: write its facts into ``catalogue/<family>.yaml`` (both languages), write a function under
``@indicator`` here, and its naive twin in the oracle of the tests, which fail until all three agree.
"""
