"""The big-data report: what lenders' inquiries and account events say about a person.

Catalogues declare columns; the engines fill them. Exact semantics: the definition of the report.
"""
