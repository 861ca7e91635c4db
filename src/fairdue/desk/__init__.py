"""The desk: a borrower's case as private web pages on their own computer."""

from fairdue.desk.application import app
from fairdue.desk.serving import serve

__all__ = ["app", "serve"]
