"""Charts: a frame in, a Chart out. A chart never groups, averages or sorts."""

from perfkit.charts.bars import bars
from perfkit.charts.chart import Chart
from perfkit.charts.dots import dots

__all__ = ["Chart", "bars", "dots"]
