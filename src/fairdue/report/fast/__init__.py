"""The fast engine: integers in person-major columns, one backward pass for all windows.

Held cell by cell to `fairdue.report.reference`.
"""
