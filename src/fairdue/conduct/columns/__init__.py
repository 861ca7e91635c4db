"""Rules over columns: one text of tests from which the fast gate and the columnar audit are made."""
