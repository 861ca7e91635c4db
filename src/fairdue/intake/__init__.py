"""Outside formats in, facts and problems out; nothing is written here and nothing is dropped."""

from fairdue.intake.format import Attachment, Format, NotRecognised
from fairdue.intake.register import RegisterRead, read_register, register_template
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
    "RegisterRead",
    "Stream",
    "read",
    "read_register",
    "recognise",
    "register_template",
    "stem_of",
    "stream",
    "template",
]
