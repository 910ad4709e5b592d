"""perfkit: from shop exports and a written plan to scores, pay, fairness, sensitivity and reports."""
