"""What a plan may say, and how it is read.

A plan is one YAML file per effective date: ``plans/2026-01-01.yaml``. Every value is read as the text that was written
and then by its field, so ``10:00``, ``no``, ``0012`` and ``5.00`` mean what they say. Unknown keys, repeated keys,
anchors, aliases and tags are refused. Everything that is wrong is told at once, with file, line and place; rows of a
list are counted from 1. Keys marked * are required and have no default.

Units
    A share is written ``95%``, a time ``15 s`` (``ms s min h d``), money in currency units ``1200``, a count or points
    ``30``, a ratio ``1.2`` or ``120%``; a bare 0 goes with any. Numbers are exact decimals without separators.
    Ranges are written as mathematics does: ``"[80, 90)"`` holds 80 and not 90; ``inf`` leaves an end open. A text is
    plain, or ``{en: ..., zh: ...}``.

A plan
    `plan`* id of the study; `goal`* ``{text*, lead}`` (`lead`: an indicator); `currency`* such as ``CNY``;
    `language` ``zh`` or ``en``; `calendar`* ``{time_zone*, fiscal_year_start, blackouts}``, a blackout is
    ``{indicator*, in*, reason*}`` with a range of days; `pack`* ``{period*}``; `scenarios`; `roles`* by id; `fairness`.

A role
    `name` text; `kind`* of the catalogue; `subject`* ``person``, ``team`` or ``shop``; `period`* ``week``, ``month``,
    ``quarter``, ``half`` or ``year``; `missing`* what a value that may not be counted does to the total: ``reweight``,
    ``hold``, ``target`` or ``zero``; `reweight_floor` with ``reweight``: a total that stands on a smaller part of the
    weights, such as ``50%``, is held; `indicators`* or `blocks`; `total`; `grades`; `rewards`.
    The total is the weighted mean of points out of 100, or with `total` ``sum_of_points`` their sum, each out of its
    `max`. A block has its own `weight`*, `indicators`* and `total`; the role's total is the weighted sum of theirs.

    `extra_points` ``{cap*, items*, floor}``: points on top of the total for each event, their sum held at `cap` (and at
    `floor`). `vetoes` rows ``{veto*, scope*, of, reach}``: an event that takes the points of the indicator `of`, all of
    them (`scope` ``total``), the pay line `of` (``line``), or all lines of the period (``pay``), from those in `reach`:
    ``self``, ``post_owner`` (who in the same team is the manager of others in it), ``supervisor`` (the manager).
    log/vetoes.csv holds the events with their evidence; rating sheets name ``extra.<item>`` and ``veto.<event>``, with
    their number.

    `targets_fixed_by` ``day 5`` (of the period) or ``10 days before`` (it begins): the last day on which a row of
    targets.csv for the period, or for a day in it, may be set, that day included; what is set later does not count.
    Without it that is the first day that the target is for.

    `time` ``{targets*, ramp}``: with `targets` ``days`` the target of an indicator that adds up over days is taken in
    the part present days / days of the period, with ``whole`` never; `ramp` rows ``{in_months*, of_target*}`` multiply
    such targets for the new, by whole months such as ``[0, 3)`` since the first day in any role, counted at the first
    day of the part of the period; rows start at 0, follow each other and never fall; above the last nothing is taken
    off.

An indicator (under its id, or ``id@variant``), or a rating (under ``item.<name>``)
    `weight` (or `max`, the full points, with ``sum_of_points``) all in per cent (sum 100) or all fractions (sum 1),
    exactly; `target` ``table`` (targets.csv) or a value; `scoring`*; `accept` ``{shared*: reason}``; `adjusted` ``yes``
    (scored and paid on the value at the case mix of the role, for what the person does not control: the first of its
    exposures that is known), ``{by*: [hour_band, issue]}`` (for these, crossed) or ``no``; `min_n`
    ``{score*, show*}``.

Scoring of an indicator, one of
    `bands` rows ``{in*, points*}`` covering `domain`; `clamp` ``{worst*, best*}``: 0 points at the worst, full points
    at the best; both read `of` ``value`` (default), bands also ``attainment``, and both ``peer_ratio`` or
    ``peer_difference``: against the mean of the others in role and period, of whom there must be three;
    `attainment` ``{cap, floor}`` in per cent: full points at the target; `ratio` ``{cap*}``: full points x value;
    `shortfall` ``{lose*, per*, step*, floor*}``: `lose` for each `per` below the target, a part of it costing nothing
    (``full``), a whole one (``begun``) or its part (``proportional``);
    `switch` ``{n*, up_to*, above*}``: one kind of scoring up to `n` cases, another above;
    `z_score` ``{reference*, mean*, sd*, n*, points*}`` and `percentile` ``{reference*, n*, between*, edges*, points*}``
    against a population that the plan states, of the period `reference` and `n` members: z = (value - mean) / sd, or
    the share of it that the value leaves behind, read off `edges` ``{25%: 88%, 50%: 92%}``, `between` which it is the
    last share reached (``step``) or a straight line (``interpolated``, from 0% to 100%); both mirrored where lower is
    better. `points` is a `clamp` or `bands` over z (a number) or the share (0% to 100%).

Scoring of a rating, one of
    `labels` words with their points; `given` ``{}`` points of the rater, 0 to full points;
    `deduct` ``{start*, floor*, events*}``: an event costs a number, or `lose`* after `beyond`* free ones. `floor` is a
    number or ``none``. An indicator that is a count, or a share (each case that failed counts), may deduct for one
    event. Ratings come from ``ratings/<period>.csv`` (subject, item, rater, rater_weight, value), events as
    ``<name>.<event>``.

A table of rows
    runs from low to high or from high to low, holds no value twice, and covers its domain (shares [0, 1]; all else
    [0, inf); or as `domain` says), or ends in `else`: a value, ``next_lower`` (the row below), or ``undefined`` with a
    `reason`: no result.

Grades
    rows ``{grade*, in*, pay}`` that hold every total once, or end in ``{else: undefined, reason*}``: no grade; `pay` a
    coefficient, for all grades or for none. With `quota_grades` ``{shares*, smallest_group*, ties*}`` grades go by
    rank: each its share of the people of a period by largest remainder, the best grade first; `ties` ``better`` or
    ``worse`` is the side of equal remainders and of equal totals; in a group below `smallest_group` ranges speak.

Rewards: lines with `line`* id and `name`, of one kind each
    `rate_whole` (the row's rate on all of the base) or `rate_marginal` (each slice at its own rate): rows
    ``{in*, rate*}`` with rates from 0% to 100%; `rate_plus` (`plus` and the `rate` on what lies above `over`): rows
    ``{in*, plus*, rate*, over*}``. All three with `base`* a money indicator; `per`* whose base is read off the table
    as one: ``subject``, ``shop`` or ``pooled`` (all of the role; the amount falls to each by its part of the base);
    `returns`* ``at_paid_rate`` or ``recompute``; `lookup` what chooses the row (the base where nothing is named), and
    with it `base_over` (then required): whether the rates apply to all of the base (``nothing``) or to what lies above
    its target (``target``); `domain`.
    `amount_bands` a fixed amount by `lookup`*: rows ``{in*, amount*}``. `per_unit` ``{of*, amount*}``: an amount for
    each unit of a counted indicator. `amount` an expression in currency units.
    A `lookup`, and the `value` of a gate, is an indicator or an expression such as ``attainment.net_sales``;
    `lookup_round` ``floor_percent`` cuts it to whole per cent.
    Each of these may have a `cap` and a `floor` (currency units), and then a `gate` ``{value*, in*, otherwise*}``:
    outside the range the line pays `otherwise`.
    `pool` an expression in currency units, per unit and period, with `of`* ``team``, ``role`` or ``shop``, `share_by`*
    ``total``, ``grade_pay``, ``equal`` or ``points.<indicator>``, `cap` per payee, `remainder`* ``keep`` or
    ``redistribute``, `tie_break`* ``subject``, `negative` (required where something is subtracted) ``carry`` or
    ``zero``; `split` into fixed shares by `split_by`, a group column of people.csv: ``{lead: 40%, staff: 60%}``, or
    ``{share*, payees}`` for a part; `payees` ``{share*, rank_by*, most, least}``: at most that share of the people,
    ranked by ``total``, ``grade_pay`` or ``points.<indicator>``, with at least and at most so much each.
    `matrix` ``{rows*, columns*, cells*}``: a rate or an amount by two lookups, cells ``{row*, column*, rate}`` or
    ``{row*, column*, amount}`` that hold every pair once, or end in `else`; rates with `base`*, `per`* and `returns`*.
    `guarantee` an amount per period with `of`* lines above, `until`* a day or ``3 periods`` (own ones, from the first
    day in the role on) and `missing`* ``zero`` or ``no_row`` (what a line without an amount counts for): pays what
    these lines fall short of it. `draw` ``{amount*, against*, recover*, missing*}``: an advance up to that amount; with
    `recover` ``yes`` the ledger keeps it, and later amounts above it pay it back.
    `award` ``{rank_by*, among*, top*, amount*, ties*}``: an amount for each of the `top` best by ``total``,
    ``value.<indicator>`` or ``points.<indicator>`` in each ``team``, ``role`` or ``shop``; `ties` ``split`` or ``all``.
    On any line: `paid` ``no`` (computed for lines below it, it pays nothing itself); `deferral` ``{share*, pay_in*}``
    (that share is paid in a later period such as ``2027-Q1``); `hold` ``{until*: maturity}`` (an amount waits while a
    value behind it is provisional); `prorate` ``days`` or ``whole``, on lines that pay an amount of a whole period
    (`amount`, `amount_bands`, `pool`, `guarantee`, `draw`, a `matrix` of amounts), required where the role has `time`:
    the amount, the weight in the pool, or the sum that is filled up to, is taken in the part paid days / days of the
    period.

Expressions
    numbers, ``total grade_pay wage_base``, ``value. n. target. attainment. points.`` with an indicator, ``line.<id>``
    of a line above, ``input.<name>`` for a number that the rating sheet asks for; of other subjects ``reports. team.
    shop.`` with ``sum.`` or ``mean.`` and ``total``, ``value.<indicator>`` or ``line.<id>``, such as
    ``reports.sum.line.bonus``; ``+ - * /``, ``min max round floor ceil``, ``if(a >= b, then, else)``.

Tags
    `tags` of a role or a line: words such as ``fine``, ``self_funded_stake``, ``bottom_dismissal``, ``paid_reviews``,
    ``review_coercion``, ``deduction``; ``perfkit check`` says what the law has to say about them.

Fairness
    `groups` columns of people.csv; `minimum_group` 5, `minimum_group_money` 10; `ladder` ``{threshold*, target*}`` as
    ranges of totals; `questions` at most three of the groups.

Scenarios
    ``{name: {text, role: {indicator: {weight: {add: 10}}}}}`` changes `weight`, `max`, `target` or `scoring` of
    indicators, the `grades`, or under `rewards` the rows of a table, or ``{matrix: {cells: [...]}}``, by its line; a
    plain value replaces, `add` adds.

Examples
--------
>>> plan = parse_plan(b'''
... plan: corner-shop
... goal: {text: Right parcels}
... currency: CNY
... calendar: {time_zone: Asia/Shanghai}
... pack: {period: month}
... roles:
...   warehouse:
...     kind: warehouse
...     subject: person
...     period: month
...     missing: hold
...     indicators:
...       pick_accuracy: {weight: 100, scoring: {clamp: {worst: 99%, best: 100%}}}
...     rewards:
...       - {line: bonus, amount: "wage_base * 10% * total / 100"}
... ''', version="2026-01-01", source="plans/2026-01-01.yaml")
>>> plan.roles["warehouse"].indicators["pick_accuracy"].weight
Fraction(1, 1)
"""

from perfkit.plan.adjusting import Exposures
from perfkit.plan.expressions import Expression
from perfkit.plan.fitting import KnownIndicator, KnownVariant, axis_unit
from perfkit.plan.history import PlanHistory, read_plans
from perfkit.plan.lines import (
    Amount,
    AmountBands,
    AmountRow,
    BaseLine,
    Deferral,
    Gate,
    Line,
    LineKind,
    Measure,
    Payees,
    PerUnit,
    PlusRow,
    Pool,
    PoolPart,
    RateLine,
    RateMarginal,
    RatePlus,
    RateRow,
    RateWhole,
    SubjectLine,
    TableLine,
)
from perfkit.plan.models import (
    Blackout,
    Calendar,
    Fairness,
    Goal,
    Ladder,
    MissingRule,
    Plan,
    Role,
    Scenario,
    SubjectKind,
)
from perfkit.plan.pay_line import PayLine
from perfkit.plan.quantities import Quantity, QuantityRange, Unit, parse_number
from perfkit.plan.reader import parse_plan, read_plan
from perfkit.plan.references import check_references
from perfkit.plan.scenarios import apply_scenario
from perfkit.plan.scoring_rules import (
    Attainment,
    Axis,
    BandRow,
    Bands,
    Block,
    Clamp,
    Deduct,
    Event,
    ExtraPoints,
    Given,
    Grade,
    IndicatorRule,
    Labels,
    MinN,
    Otherwise,
    Percentile,
    Quota,
    Ratio,
    Scoring,
    Shortfall,
    Standing,
    StepRule,
    Switch,
    Undefined,
    Veto,
    ZScore,
    branches,
    needs_target,
    peers_of,
    read_by,
)
from perfkit.plan.secured import Award, Cell, Draw, Guarantee, Matrix, Topped
from perfkit.plan.time_rules import Prorate, RampRow, TargetDay, TimeRule
from perfkit.plan.unsound import check_names

__all__ = [
    "Amount", "AmountBands", "AmountRow", "Attainment", "Award", "Axis", "BandRow", "Bands", "BaseLine", "Blackout",
    "Block", "Calendar", "Cell", "Clamp", "Deduct", "Deferral", "Draw", "Event", "Exposures", "Expression",
    "ExtraPoints", "Fairness", "Gate", "Given", "Goal", "Grade", "Guarantee", "IndicatorRule", "KnownIndicator",
    "KnownVariant", "Labels", "Ladder", "Line", "LineKind", "Matrix", "Measure", "MinN", "MissingRule", "Otherwise",
    "PayLine", "Payees", "PerUnit", "Percentile", "Plan", "PlanHistory", "PlusRow", "Pool", "PoolPart", "Prorate",
    "Quantity", "QuantityRange", "Quota", "RampRow", "RateLine", "RateMarginal", "RatePlus", "RateRow", "RateWhole",
    "Ratio", "Role", "Scenario", "Scoring", "Shortfall", "Standing", "StepRule", "SubjectKind", "SubjectLine",
    "Switch", "TableLine", "TargetDay", "TimeRule", "Topped", "Undefined", "Unit", "Veto", "ZScore",
    "apply_scenario", "axis_unit", "branches", "check_names", "check_references", "needs_target", "parse_number",
    "parse_plan", "peers_of", "read_by", "read_plan", "read_plans",
]
