"""Rules over columns: one set of tests, from which the fast gate and the audit are made."""
