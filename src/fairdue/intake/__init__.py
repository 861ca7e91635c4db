"""Outside formats in, facts and problems out; nothing is written here and nothing is dropped."""

from fairdue.intake.format import Attachment, Format, NotRecognised
from fairdue.intake.stream import FORMATS, Reading, Stream, read, recognise, stream
from fairdue.intake.table import TEMPLATES, template
from fairdue.intake.transcript import stem_of

__all__ = [
    "FORMATS",
    "TEMPLATES",
    "Attachment",
    "Format",
    "NotRecognised",
    "Reading",
    "Stream",
    "read",
    "recognise",
    "stem_of",
    "stream",
    "template",
]
