"""A letter as an e-mail message: its own words as text, and beside them the exact bytes that are kept.

Names and subjects come from what people typed. Whatever is in them, nothing in them can begin another header, or turn
the rest of one around.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime
from html.parser import HTMLParser
from typing import cast
from uuid import UUID

from webapp.mail_addresses import is_sender

_BLOCKS = frozenset(
    {"blockquote", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "section", "ul"}
)
_APART = _BLOCKS - {"li", "dt"}
"""Elements with an empty line around them."""
LONGEST_HEADER = 200
"""Characters of a name or subject."""


class NoAddress(ValueError):
    """An address is none that mail can be sent to."""


def message(
    *,
    delivery_id: UUID,
    sender: str,
    name: str,
    address: str,
    subject: str,
    html: bytes,
    sent_at: datetime,
    locale: str,
) -> EmailMessage:
    """Return a letter as the message that one person gets: the same however often it is made.

    Args:
        delivery_id: Names the message, so that one that comes twice is known to be the same.
        sender: The address it is from, alone: `name@host`.
        name: Of the person.
        address: Of the person.
        subject: Of the letter.
        html: The letter, as it is kept.
        sent_at: When the letter was sent; aware.
        locale: The language of the letter.

    Raises:
        NoAddress: The address of the person cannot be written in a message.
        ValueError: The sender is none. It is no `NoAddress`: no person is to go without a letter because of that.
    """
    if not is_sender(sender):
        raise ValueError("letters are from an address alone, name@host")
    made = EmailMessage(policy=SMTP)
    made["From"] = _address("", sender)
    made["To"] = _address(_plain(name), address)
    made["Subject"] = _plain(subject)
    made["Date"] = format_datetime(sent_at)
    made["Message-ID"] = f"<{delivery_id}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text_of(html.decode()), cte="quoted-printable")
    made.make_alternative()
    part = MIMEPart(policy=SMTP)
    part.set_content(html, maintype="text", subtype="html", params={"charset": "utf-8"})
    made.attach(cast(EmailMessage, part))
    made["Content-Language"] = locale
    return made


def text_of(html: str) -> str:
    """Return the words of a letter, a block a paragraph, with the address of each link behind it where it says another.

    >>> print(text_of('<p>Dear Ann,</p><ul><li>One</li><li>See <a href="https://example.org/">there</a></li></ul>'))
    Dear Ann,
    <BLANKLINE>
    - One
    - See there (https://example.org/)
    <BLANKLINE>
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.said).strip("\n") + "\n"


class _Reader(HTMLParser):
    """Reads the elements that a rendered document can have."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block on a line of its own; remember where a link leads."""
        if tag == "a":
            self._links.append(dict(attrs).get("href") or "")
        elif tag in _BLOCKS:
            self._part(2 if tag in _APART else 1)
            self.said.append("- " if tag == "li" else "")
        elif tag in ("br", "hr"):
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a block; say where a link leads."""
        if tag == "a" and self._links:
            leads = self._links.pop()
            leads = leads.removeprefix("mailto:")
            said_already = "".join(self.said).endswith(leads)
            self.said.append(f" ({leads})" if leads and not said_already else "")
        elif tag in ("dt", "dd"):
            self.said.append(": " if tag == "dt" else "\n")
        elif tag in _BLOCKS:
            self._part(2 if tag in _APART else 1)

    def handle_data(self, data: str) -> None:
        """Say words; white space between blocks says nothing."""
        if data.strip() or (self.said and not self.said[-1].endswith("\n")):
            self.said.append(data.replace("\n", " "))

    def _part(self, lines: int) -> None:
        said = "".join(self.said)
        here = len(said) - len(said.rstrip("\n"))
        if said:
            self.said = [said.rstrip(" "), "\n" * max(0, lines - here)]


def _plain(text: str) -> str:
    """Return text as one line, without characters that end lines or turn writing round."""
    seen = "".join(" " if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") else letter for letter in text)
    return " ".join(seen.split())[:LONGEST_HEADER]


def _address(name: str, address: str) -> Address:
    try:
        return Address(name, addr_spec=address)
    except (MessageError, ValueError, IndexError) as error:
        raise NoAddress(address) from error
