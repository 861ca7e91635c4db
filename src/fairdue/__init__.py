"""fairdue: one honest record of an overdue loan; findings, plan and letters follow from it."""

__version__ = "0.1.0"
