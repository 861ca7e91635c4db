"""The report with Spark: the kernels of the fast engine, on as many machines as there are.

One pass for each key: rows go to their key's partition and stand there by key; Arrow batches are
cut into tables of whole keys, each answered in memory. Nothing goes by way of pandas.
"""
