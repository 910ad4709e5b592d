"""The worked case that every exact answer is checked against: four weights, three people, cuts at 70 and 75."""

from fractions import Fraction

import numpy as np
from hypothesis import settings

relaxed = settings(deadline=None, max_examples=60)

WEIGHTS = np.array([0.4, 0.3, 0.2, 0.1])
POINTS = np.array([[90.0, 60, 70, 50], [60, 85, 80, 90], [75, 75, 72, 71]])
A, B, C = 0, 1, 2
TOTALS = [73.0, 74.5, 74.0]
EXACT_WEIGHTS = [Fraction(part, 10) for part in (4, 3, 2, 1)]
EXACT_POINTS = [[Fraction(int(cell)) for cell in row] for row in POINTS]
