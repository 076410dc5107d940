"""What is wrong with a file that is not taken, as a code with the values its words mention."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


class Unfit(Exception):
    """A file is not taken. The words for each code say how to put it right.

    Attributes:
        code: One of the codes of `engine.forms.types.file`.
        params: What its words mention, besides the name of the file.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, object] = MappingProxyType(params)
