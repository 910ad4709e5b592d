"""What colleagues and customers find wrong or right in what people answer."""

from __future__ import annotations

from perfkit.indicators.credit import Credit
from perfkit.indicators.definition import indicator
from perfkit.indicators.formulas.sales import sent_back
from perfkit.indicators.measures import Measure, Rows, counted, distinct, mean, ratio, share

PASS_MARK = 80


def drawn_at_random(qa_reviews: Rows) -> Rows:
    """Return the reviews that were not chosen by risk (``sample`` is not ``targeted``): chats drawn one by one."""
    return qa_reviews.filter(qa_reviews["sample"].isnull() | (qa_reviews["sample"] != "targeted"))


@indicator("service_attitude", qa_reviews="owner reviewed_at attitude_points")
def service_attitude(credit: Credit, qa_reviews: Rows) -> Measure:
    """Mean attitude points of reviewed chats."""
    return mean(credit(qa_reviews, "reviewed_at"), "attitude_points")


@indicator("answer_accuracy", qa_reviews="owner reviewed_at points_accuracy points_complete critical_error sample?")
def answer_accuracy(credit: Credit, qa_reviews: Rows) -> Measure:
    """Reviewed chats without a critical error and with at least 80 points for accuracy and completeness together."""
    seen = credit(drawn_at_random(qa_reviews), "reviewed_at")
    right = ~seen.critical_error & (seen.points_accuracy + seen.points_complete >= PASS_MARK)
    return share(counted(seen, right), counted(seen))


@indicator("answer_accuracy@error_per_client", complaints="owner opened_at kind",
           chats="owner started_at is_valid buyer_id")
def wrong_answers_per_client(credit: Credit, complaints: Rows, chats: Rows) -> Measure:
    """Complaints of a wrong answer (``kind`` is ``wrong_answer``), upheld or not, over buyers served."""
    wrong = credit(complaints.filter(complaints.kind == "wrong_answer"), "opened_at")
    served = distinct(credit(chats.filter(chats.is_valid), "started_at"), "buyer_id")
    return ratio(counted(wrong), served, n=served)


@indicator("answer_accuracy@returns", orders="owner order_id paid_at buyer_id?",
           refunds="order_id closed_at amount reason_code")
def returns_for_wrong_advice(credit: Credit, orders: Rows, refunds: Rows) -> Measure:
    """Advised orders refunded by the cut-off for wrong advice (``reason_code`` is ``wrong_advice``), by order date.

    A buyer may have several.
    """
    paid = credit(orders, "paid_at")
    back = sent_back(paid, refunds.filter(refunds.reason_code == "wrong_advice"))
    return share(distinct(back, "order_id"), distinct(paid, "order_id"), cluster="buyer_id")


@indicator("qa_critical_error_rate", qa_reviews="owner reviewed_at critical_error sample?")
def critical_error_rate(credit: Credit, qa_reviews: Rows) -> Measure:
    """Reviewed chats with a critical error; reviews that do not say whether there is one are left out."""
    seen = credit(drawn_at_random(qa_reviews.filter(qa_reviews.critical_error.notnull())), "reviewed_at")
    return share(counted(seen, seen.critical_error), counted(seen))


@indicator("qa_critical_error_rate@targeted", qa_reviews="owner reviewed_at critical_error sample")
def critical_error_rate_by_risk(credit: Credit, qa_reviews: Rows) -> Measure:
    """The same, of the chats that were chosen by risk (``sample`` is ``targeted``)."""
    chosen = qa_reviews.filter(qa_reviews.critical_error.notnull() & (qa_reviews["sample"] == "targeted"))
    seen = credit(chosen, "reviewed_at")
    return share(counted(seen, seen.critical_error), counted(seen))


@indicator("product_knowledge@qa_tag", qa_reviews="owner reviewed_at error_tag sample?")
def product_errors(credit: Credit, qa_reviews: Rows) -> Measure:
    """Reviewed chats with an error about the product (``error_tag`` is ``product``)."""
    seen = credit(drawn_at_random(qa_reviews), "reviewed_at")
    return share(counted(seen, seen.error_tag == "product"), counted(seen))
