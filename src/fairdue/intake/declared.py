"""The encoding that an XML file declares, and its bytes in UTF-8 where the parser lacks it."""

import codecs
import re
from typing import BinaryIO

_DECLARATION = re.compile(rb"<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(rb"\sencoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,39})[\"']")
_CHINESE = frozenset({"gbk", "gb2312", "gb18030", "cp936", "936", "ms936", "euc-cn", "x-gbk"})
"""Names of the Chinese encodings: GB 18030 holds them all."""
_HEAD = 400


def encoding_of(head: bytes) -> str:
    """The encoding in the XML declaration in small letters; "" when there is none."""
    declaration = _DECLARATION.match(head.lstrip())
    found = _ENCODING.search(declaration[0]) if declaration else None
    return found[1].decode("ascii").lower() if found else ""


class InUtf8:
    """A readable stream of XML: GBK and its kin as UTF-8, everything else as it is."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder: codecs.IncrementalDecoder | None = None
        self._broken: UnicodeDecodeError | None = None
        self._begun = False

    def read(self, size: int) -> bytes:
        """About `size` bytes; b"" at the end. Raises UnicodeDecodeError.

        Half a character at the very end is left out: such a file breaks off there anyway.
        """
        if self._begun:
            return self._decoded(size)
        self._begun = True
        head = self._file.read(max(size, _HEAD))
        if encoding_of(head) not in _CHINESE:
            return head
        self._decoder = codecs.getincrementaldecoder("gb18030")()
        declaration = _DECLARATION.search(head)
        assert declaration is not None
        plain = _ENCODING.sub(b"", declaration[0], count=1)
        rest = self._utf8(self._decoder, head[declaration.end() :])
        return head[: declaration.start()] + plain + rest

    def _decoded(self, size: int) -> bytes:
        while True:
            if self._broken is not None:
                raise self._broken
            block = self._file.read(size)
            if self._decoder is None or not block:
                return block
            data = self._utf8(self._decoder, block)
            if data:
                return data

    def _utf8(self, decoder: codecs.IncrementalDecoder, block: bytes) -> bytes:
        """The block up to its first damaged byte; that is raised at the next read."""
        try:
            return decoder.decode(block).encode()
        except UnicodeDecodeError as broken:
            self._broken = broken
            return broken.object[: broken.start].decode("gb18030").encode()
