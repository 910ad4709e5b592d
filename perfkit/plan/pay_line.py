"""Every kind of pay line."""

from perfkit.plan.lines import Amount, AmountBands, PerUnit, Pool, RateMarginal, RatePlus, RateWhole
from perfkit.plan.secured import Award, Draw, Guarantee, Matrix

PayLine = (RateWhole | RateMarginal | RatePlus | AmountBands | PerUnit | Amount | Pool | Matrix | Guarantee | Draw
           | Award)
