"""Pay lines, pools, payouts, and how each amount came about."""

from perfkit.rewards.explain import Explanation, explain_payout
from perfkit.rewards.explanations import Explanations, explain_payouts
from perfkit.rewards.groups import adds_up
from perfkit.rewards.ledger import carry_forward, empty_ledger
from perfkit.rewards.lines import check_order, pay_lines
from perfkit.rewards.payouts import sum_payouts
from perfkit.rewards.results import Ledger, PayLines, Payouts, Pools
from perfkit.rewards.shares import share_pool
from perfkit.rewards.tiers import Slices, fixed_amounts, rate_marginal, rate_plus, rate_whole

__all__ = ["Explanation", "Explanations", "Ledger", "PayLines", "Payouts", "Pools", "Slices", "adds_up",
           "carry_forward", "check_order", "empty_ledger", "explain_payout", "explain_payouts", "fixed_amounts",
           "pay_lines", "rate_marginal", "rate_plus", "rate_whole", "share_pool", "sum_payouts"]
