"""Charts: a frame in, a Chart out. A chart never groups, averages or sorts."""

from perfkit.charts.bars import bars
from perfkit.charts.chart import Chart
from perfkit.charts.curve import curve
from perfkit.charts.dots import dots
from perfkit.charts.heat import heat
from perfkit.charts.histogram import histogram
from perfkit.charts.lorenz import lorenz
from perfkit.charts.scatter import scatter
from perfkit.charts.stacked import stacked
from perfkit.charts.swing import swing
from perfkit.charts.trend import trend

__all__ = ["Chart", "bars", "curve", "dots", "heat", "histogram", "lorenz", "scatter", "stacked", "swing", "trend"]
