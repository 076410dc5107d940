"""Files: what is taken of what is known of them."""

from __future__ import annotations

from form_building import build_question
from typed.cases import Cases

DIGEST = "0" * 64
PDF = {"id": "f1", "name": "report.pdf", "size_bytes": 10, "sha256": DIGEST, "media_type": "application/pdf"}
DOCX = PDF | {
    "id": "f9",
    "name": "report.docx",
    "media_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
FILE = build_question("type: file, accept: [pdf, docx], max_mb: 1")
FILES = build_question("type: files, accept: [pdf, docx], max_mb: 1, at_most: 3")

GOOD: Cases = {
    "file": (
        FILE,
        [
            ("one", [PDF], [PDF]),
            ("alone", PDF, [PDF]),
            ("largest", [PDF | {"size_bytes": 1_000_000}], [PDF | {"size_bytes": 1_000_000}]),
            ("odd-name", [PDF | {"name": "Ÿ <b> '.pdf"}], [PDF | {"name": "Ÿ <b> '.pdf"}]),
            ("docx", [DOCX], [DOCX]),
            ("smallest", [PDF | {"size_bytes": 1}], [PDF | {"size_bytes": 1}]),
            ("id-of-one-letter", [PDF | {"id": "a"}], [PDF | {"id": "a"}]),
            ("id-longest", [PDF | {"id": "a" * 64}], [PDF | {"id": "a" * 64}]),
            ("id-hyphens", [PDF | {"id": "a-b_c-1"}], [PDF | {"id": "a-b_c-1"}]),
            ("name-without-ending", [PDF | {"name": "report"}], [PDF | {"name": "report"}]),
            ("name-with-another-ending", [PDF | {"name": "report.exe"}], [PDF | {"name": "report.exe"}]),
            ("name-longest", [PDF | {"name": "x" * 255}], [PDF | {"name": "x" * 255}]),
            ("name-with-path-is-a-name", [PDF | {"name": "../a.pdf"}], [PDF | {"name": "../a.pdf"}]),
            ("name-welsh", [PDF | {"name": "adroddiad tŷ.pdf"}], [PDF | {"name": "adroddiad tŷ.pdf"}]),
            ("name-arabic", [PDF | {"name": "تقرير.pdf"}], [PDF | {"name": "تقرير.pdf"}]),
            ("name-emoji", [PDF | {"name": "👍.pdf"}], [PDF | {"name": "👍.pdf"}]),
            ("digest-letters", [PDF | {"sha256": "abcdef" * 10 + "0123"}], [PDF | {"sha256": "abcdef" * 10 + "0123"}]),
            ("as-a-tuple", (PDF,), [PDF]),
            ("docx-alone", DOCX, [DOCX]),
            ("formula-name", [PDF | {"name": "=1+1.pdf"}], [PDF | {"name": "=1+1.pdf"}]),
            ("markup-name", [PDF | {"name": "<script>.pdf"}], [PDF | {"name": "<script>.pdf"}]),
        ],
    ),
    "files": (
        FILES,
        [
            ("docx", [DOCX], [DOCX]),
            ("smallest", [PDF | {"size_bytes": 1}], [PDF | {"size_bytes": 1}]),
            ("id-of-one-letter", [PDF | {"id": "a"}], [PDF | {"id": "a"}]),
            ("id-longest", [PDF | {"id": "a" * 64}], [PDF | {"id": "a" * 64}]),
            ("id-hyphens", [PDF | {"id": "a-b_c-1"}], [PDF | {"id": "a-b_c-1"}]),
            ("name-without-ending", [PDF | {"name": "report"}], [PDF | {"name": "report"}]),
            ("name-with-another-ending", [PDF | {"name": "report.exe"}], [PDF | {"name": "report.exe"}]),
            ("name-longest", [PDF | {"name": "x" * 255}], [PDF | {"name": "x" * 255}]),
            ("name-with-path-is-a-name", [PDF | {"name": "../a.pdf"}], [PDF | {"name": "../a.pdf"}]),
            ("name-welsh", [PDF | {"name": "adroddiad tŷ.pdf"}], [PDF | {"name": "adroddiad tŷ.pdf"}]),
            ("name-arabic", [PDF | {"name": "تقرير.pdf"}], [PDF | {"name": "تقرير.pdf"}]),
            ("name-emoji", [PDF | {"name": "👍.pdf"}], [PDF | {"name": "👍.pdf"}]),
            ("digest-letters", [PDF | {"sha256": "abcdef" * 10 + "0123"}], [PDF | {"sha256": "abcdef" * 10 + "0123"}]),
            ("as-a-tuple", (PDF,), [PDF]),
            ("docx-alone", DOCX, [DOCX]),
            ("one", [PDF], [PDF]),
            ("alone", PDF, [PDF]),
            ("two", [PDF, PDF | {"id": "f2"}], [PDF, PDF | {"id": "f2"}]),
            ("most", [PDF | {"id": f"f{n}"} for n in range(3)], [PDF | {"id": f"f{n}"} for n in range(3)]),
            ("of-two-kinds", [PDF, DOCX], [PDF, DOCX]),
            ("order-kept", [DOCX, PDF], [DOCX, PDF]),
        ],
    ),
}

BAD: Cases = {
    "file": (
        FILE,
        [
            ("none", [], "required"),
            ("nothing", None, "required"),
            ("blank", "", "required"),
            ("two", [PDF, PDF | {"id": "f2"}], "too-many"),
            ("same-twice", [PDF, PDF], "too-many"),
            ("disguised", [PDF | {"media_type": "text/html"}], "file-type"),
            ("empty", [PDF | {"size_bytes": 0}], "file-empty"),
            ("too-large", [PDF | {"size_bytes": 1_000_001}], "file-too-large"),
            ("negative", [PDF | {"size_bytes": -1}], "file"),
            ("size-in-words", [PDF | {"size_bytes": "10"}], "file"),
            ("size-decimal", [PDF | {"size_bytes": 10.0}], "file"),
            ("no-name", [{key: item for key, item in PDF.items() if key != "name"}], "file"),
            ("empty-name", [PDF | {"name": ""}], "file"),
            ("long-name", [PDF | {"name": "x" * 256}], "file"),
            ("hidden-name", [PDF | {"name": "a\x00.pdf"}], "file"),
            ("bad-digest", [PDF | {"sha256": "xyz"}], "file"),
            ("other-keys", [PDF | {"path": "/etc/passwd"}], "file"),
            ("path-for-id", [PDF | {"id": "../x"}], "file"),
            ("text", "report.pdf", "file"),
            ("numbers", [1], "file"),
            ("nulls", [None], "file"),
        ],
    ),
    "files": (
        FILES,
        [
            ("none", [], "required"),
            ("nothing", None, "required"),
            ("blank", "", "required"),
            ("four", [PDF | {"id": f"f{n}"} for n in range(4)], "too-many"),
            ("a-thousand", [PDF | {"id": f"f{n}"} for n in range(1000)], "too-many"),
            ("same-twice", [PDF, PDF], "repeated"),
            ("second-disguised", [PDF, DOCX | {"media_type": "text/html"}], "file-type"),
            ("second-empty", [PDF, DOCX | {"size_bytes": 0}], "file-empty"),
            ("second-too-large", [PDF, DOCX | {"size_bytes": 1_000_001}], "file-too-large"),
            ("second-negative", [PDF, DOCX | {"size_bytes": -1}], "file"),
            ("size-of-four-hundred-digits", [PDF | {"size_bytes": 10**400}], "file-too-large"),
            ("size-in-words", [PDF | {"size_bytes": "1e5"}], "file"),
            ("size-true", [PDF | {"size_bytes": True}], "file"),
            ("no-id", [{key: item for key, item in PDF.items() if key != "id"}], "file"),
            ("id-with-surrogate", [PDF | {"id": "\ud800"}], "file"),
            ("id-with-null-character", [PDF | {"id": "a\x00"}], "file"),
            ("name-a-megabyte", [PDF | {"name": "x" * 1_000_000}], "file"),
            ("name-with-line-end", [PDF | {"name": "a\n.pdf"}], "file"),
            ("name-a-list", [PDF | {"name": ["a"]}], "file"),
            ("digest-in-capitals", [PDF | {"sha256": "A" * 64}], "file"),
            ("media-type-a-number", [PDF | {"media_type": 5}], "file"),
            ("other-keys", [PDF | {"url": "file:///etc/passwd"}], "file"),
            ("text", "report.pdf", "file"),
            ("nested", [[PDF]], "file"),
            ("number", 5, "file"),
        ],
    ),
}
