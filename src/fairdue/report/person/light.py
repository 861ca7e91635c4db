from fairdue.report.reference import View as Light
from fairdue.report.reference import row

__all__ = ["Light", "row"]
