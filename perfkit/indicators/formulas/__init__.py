"""The formulas of the catalogue, one module per family of roles."""
