"""Finds the line on which each key of a TOML text stands, which the standard parser does not tell.

The text must already have been read without error by `tomllib`; this scanner only follows its structure.
"""

from __future__ import annotations

import tomllib

KeyPath = tuple[str | int, ...]
_SPACE = " \t"
_BLANK = " \t\r\n"


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line of each key, table and list item, by its path: ("policy", 0, "rate") -> 12."""
    return _Scanner(text).scan()


class _Scanner:
    """Walks once through the text; `at` is the position, `here` the path of the table that is open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.counted_to = 0
        self.line = 1
        self.lines: dict[KeyPath, int] = {}
        self.items: dict[KeyPath, int] = {}

    def scan(self) -> dict[KeyPath, int]:
        here: KeyPath = ()
        while self._skip_blank():
            if self.text[self.at] == "[":
                here = self._header()
            else:
                self._pair(here)
        return self.lines

    def _header(self) -> KeyPath:
        line = self._line()
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        names = self._key()
        self.at += 2 if many else 1
        here: KeyPath = ()
        for depth, name in enumerate(names):
            here = (*here, name)
            self.lines.setdefault(here, line)
            last = depth == len(names) - 1
            if last and many:
                self.items[here] = self.items.get(here, -1) + 1
            if here in self.items:  # a name below a list of tables means its newest item
                here = (*here, self.items[here])
                self.lines.setdefault(here, line)
        return here

    def _pair(self, here: KeyPath) -> None:
        line = self._line()
        for name in self._key():
            here = (*here, name)
            self.lines.setdefault(here, line)
        self._skip(_SPACE)
        self.at += 1  # the equals sign
        self._value(here)

    def _key(self) -> list[str]:
        names = []
        while True:
            self._skip(_SPACE)
            start = self.at
            if self.text[start] in "\"'":
                self._string()
                names.append(next(iter(tomllib.loads(f"{self.text[start:self.at]} = 0"))))
            else:
                while self.text[self.at] not in " \t.=]":
                    self.at += 1
                names.append(self.text[start:self.at])
            self._skip(_SPACE)
            if self.text[self.at] != ".":
                return names
            self.at += 1

    def _value(self, here: KeyPath) -> None:
        self._skip(_SPACE)
        first = self.text[self.at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._list(here)
        elif first == "{":
            self._inline_table(here)
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\n":
                self.at += 1

    def _list(self, here: KeyPath) -> None:
        self.at += 1
        item = 0
        while self._skip_blank() and self.text[self.at] != "]":
            self.lines.setdefault((*here, item), self._line())
            self._value((*here, item))
            item += 1
            self._skip_blank()
            if self.text[self.at] == ",":
                self.at += 1
        self.at += 1

    def _inline_table(self, here: KeyPath) -> None:
        self.at += 1
        while self._skip_blank() and self.text[self.at] != "}":
            self._pair(here)
            self._skip_blank()
            if self.text[self.at] == ",":
                self.at += 1
        self.at += 1

    def _string(self) -> None:
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(mark)
        while not self.text.startswith(mark, self.at):
            self.at += 2 if self.text[self.at] == "\\" and quote == '"' else 1
        self.at += len(mark)
        while len(mark) == 3 and self.text.startswith(quote, self.at):  # a quote may stand just before the closing mark
            self.at += 1

    def _skip(self, characters: str) -> None:
        while self.at < len(self.text) and self.text[self.at] in characters:
            self.at += 1

    def _skip_blank(self) -> bool:
        """Skip white space and comments; False at the end of the text."""
        while True:
            self._skip(_BLANK)
            if self.at >= len(self.text) or self.text[self.at] != "#":
                return self.at < len(self.text)
            while self.at < len(self.text) and self.text[self.at] != "\n":
                self.at += 1

    def _line(self) -> int:
        self.line += self.text.count("\n", self.counted_to, self.at)
        self.counted_to = self.at
        return self.line
