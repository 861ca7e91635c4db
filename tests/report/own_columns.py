"""A catalogue of one's own: columns that no family ships, over both tables."""

from fairdue.report import own

OWN = own.catalogue("""
[[columns]]
prefix = "own"
table = "inquiry"
keys = ["cell", "id"]
windows = ["d1", "d30", "m2", "m24", "ever"]
slices = ["all", "bank", "late_pdl"]
measures = [
  "allnum", "orgnum", "selfnum", "max_inteday", "first_days", "last_date", "consnum", "csinteday",
]

[[columns]]
prefix = "own"
table = "inquiry"
windows = ["m1", "m2", "m24"]
slices = ["late_pdl"]
measures = ["tot_mons", "avg_monnum", "max_monnum", "min_monnum"]

[[columns]]
prefix = "acc"
table = "account"
keys = ["cell"]
windows = ["d30", "m2", "ever"]
slices = ["all", "overdue", "paid_much"]
measures = ["events", "amount", "lenders", "loans", "peak_amount", "first_days", "last_date"]

[slices.late_pdl]
table = "inquiry"
products = ["pdl", "caon"]
night = true
weekend = true
zh = "周末夜间小额贷"
en = "small loans asked for in nights of weekends"

[slices.paid_much]
table = "account"
events = ["paid"]
amount_fen = [100_000, 10_000_000]
days_past_due = [1, 30]
zh = "较大的迟还款"
en = "larger late payments"
""")
