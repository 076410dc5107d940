"""What can be wrong inside a file, by code, and what a person reads, which says how to put it right."""

from collections.abc import Mapping

from engine.forms.model import sentence

CODES: Mapping[str, str] = {
    "file-damaged": "The file `name` is cut short, or is not written as files of its kind are.",
    "file-mixed": "The file `name` is of more than one kind at once, or has something before or after it.",
    "file-swells": "The file `name` would unpack to far more than it seems.",
    "file-pixels": "The picture `name` has `width` times `height` pixels; at most `most` million are taken.",
    "file-locked": "The file `name` is protected by a password or against copying, so that it cannot be checked.",
    "file-runs": "The document `name` does something when it is opened or clicked.",
    "file-macros": "The document `name` has macros, scripts or controls.",
    "file-links": "The document `name` takes something in from elsewhere.",
    "file-holds-files": "The document `name` has other files or objects inside it.",
    "file-virus": "A scanner for viruses found `virus` in the file `name`.",
}
"""Codes of faults of files, besides those of their size and kind."""

WORDS: Mapping[str, str] = {
    "file-damaged": sentence("%(name)s is damaged or unusual. Open it, save it again, and upload that."),
    "file-mixed": sentence("%(name)s has something else in the same file. Open it, save it again, and upload that."),
    "file-swells": sentence("%(name)s holds far more than its size. Save it as a PDF, and upload that."),
    "file-pixels": sentence(
        "%(name)s is %(width)s by %(height)s pixels. Make it smaller, to %(most)s million pixels or fewer."
    ),
    "file-locked": sentence("%(name)s is protected. Save a copy without a password or protection, and upload that."),
    "file-runs": sentence("%(name)s does something by itself when it is opened. Print it to PDF, and upload that."),
    "file-macros": sentence(
        "%(name)s has macros or scripts in it. Save it without them, or as a PDF, and upload that."
    ),
    "file-links": sentence(
        "%(name)s takes in something from another place when it is opened. Save it as a PDF, and upload that."
    ),
    "file-holds-files": sentence("%(name)s has other files inside it. Take them out, and upload each by itself."),
    "file-virus": sentence(
        "%(name)s has a virus in it: %(virus)s. It was not kept. Check your computer, and upload a clean copy."
    ),
}
"""The sentence for each."""
