"""Documents: faults with their lines, parts by condition, tokens by locale, and no way for a value to be markup."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from textwrap import dedent, indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conditions.scope import Named
from engine.documents.model import Document
from engine.documents.read import read_document
from engine.documents.render import ELEMENTS, Criterion, Rendered, render
from engine.errors import Faults
from engine.reading import read
from engine.values import MONEY, Facts, Value
from engine.vocabulary import Vocabulary, read_fields
from engine.words import Words

HEAD = """\
kind: document
id: test/letter
title: A letter
owner: lead
in_force: {from: 2020-01-01}
format: markdown
reads: [club, result]
"""
VOCABULARY = read(
    b"""\
kind: vocabulary
id: vocabulary/test
records:
  club:
    name: {type: text}
    kind: {type: choice, options: [{value: big, label: {en: Big, cy: Mawr}}, small]}
    fee: {type: money}
    joined_on: {type: date}
    about: {type: text}
    site: {type: text}
  result:
    outcome: {type: choice, options: [pass, fail]}
  other:
    thing: {type: text}
""",
    "vocabulary.yaml",
)
KNOWN = Vocabulary(read_fields(VOCABULARY, "vocabulary/test", Faults()))
PARAMETERS = {"limits/fee": Named("limits/fee", MONEY, Words("the limit"))}
FACTS: dict[str, Value] = {
    "club.name": "Green & Co",
    "club.kind": "big",
    "club.fee": 130000,
    "club.joined_on": date(2020, 9, 3),
    "club.about": "line one\nline two",
    "result.outcome": "pass",
}


def build(parts: str, subject: str = "For {club.name}") -> tuple[Document, Faults]:
    faults = Faults()
    text = f'{HEAD}subject: "{subject}"\nparts:\n{indent(dedent(parts), "  ")}'
    return read_document(read(text.encode(), "letter.yaml"), KNOWN, PARAMETERS, faults), faults


def sound(parts: str, subject: str = "For {club.name}") -> Document:
    document, faults = build(parts, subject)
    assert not list(faults), [str(fault) for fault in faults]
    return document


def rendered(parts: str, facts: Facts = FACTS, locale: str = "en", criteria: tuple[Criterion, ...] = ()) -> Rendered:
    return render(sound(parts), facts, KNOWN, criteria, locale)


class Seen(HTMLParser):
    """Collects the elements of a fragment and checks that they are closed in order."""

    VOID = ("br", "hr")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.stack: list[str] = []
        self.feed(html)
        self.close()
        assert not self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_markdown_and_tokens() -> None:
    letter = rendered(
        "- text: |-\n    # Dear {club.name}\n\n    A **{club.kind}** club, {club.fee} on {club.joined_on}."
    )
    assert letter.subject == "For Green & Co"
    assert letter.html == (
        "<h1>Dear Green &amp; Co</h1>\n<p>A <strong>Big</strong> club, £1,300.00 on 3 September 2020.</p>"
    )


def test_what_is_unknown_says_so() -> None:
    assert rendered("- text: '{club.fee}'", {}).html == "<p>(not given)</p>"


def test_braces_are_written_twice() -> None:
    assert rendered("- text: 'a {{club.name}} b'").html == "<p>a {club.name} b</p>"


def test_lines_of_a_value_are_kept() -> None:
    assert rendered("- text: '> {club.about}'").html == ("<blockquote>\n<p>line one<br>line two</p>\n</blockquote>")


def test_parts_appear_when_their_condition_holds() -> None:
    parts = """\
    - {when: {fact: result.outcome, is: pass}, text: Accepted}
    - {when: {fact: result.outcome, is: fail}, text: Refused}
    - {when: {fact: club.fee, more_than: {parameter: limits/fee}}, text: Dear}
    """
    assert rendered(parts).html == "<p>Accepted</p>"
    assert rendered(parts, {"result.outcome": "fail"}).html == "<p>Refused</p>"
    assert rendered(parts, {}).html == ""
    shown = render(sound(parts), FACTS, KNOWN, parameters={"limits/fee": 100})
    assert shown.html == "<p>Accepted</p>\n<p>Dear</p>"


def test_each_part_stands_by_itself() -> None:
    parts = "- text: '- one'\n- text: '- two'\n- text: '> three'\n- text: four"
    assert rendered(parts).html.count("<ul>") == 2
    assert rendered(parts).html.endswith("<p>four</p>")


def test_welsh_and_what_is_not_in_welsh() -> None:
    parts = "- text: {en: 'Kind: {club.kind}', cy: 'Math: {club.kind}'}\n- text: 'On {club.joined_on}'"
    letter = rendered(parts, locale="cy")
    assert letter.html == '<p>Math: Mawr</p>\n<div lang="en"><p>On 3 September 2020</p>\n</div>'


CRITERIA = (
    Criterion("Safe & sound", "pass", "It is <safe>.", (("Report", "a.pdf\nb.pdf"), ("Grade", "Good"))),
    Criterion("Priced", "fail", ""),
    Criterion("Read", "Seen by a person", "Yes."),
)


def test_the_list_of_criteria() -> None:
    html = rendered(
        "- {list: criteria, verdicts: {fail: {en: Nearly}}, evidence: {en: What we saw}}", criteria=CRITERIA
    ).html
    assert html == (
        '<section class="criterion"><h3>Safe &amp; sound</h3><p class="verdict"><strong>Met</strong></p>'
        '<p class="because">It is &lt;safe&gt;.</p><h4>What we saw</h4><dl class="evidence"><dt>Report</dt>'
        "<dd>a.pdf<br>b.pdf</dd><dt>Grade</dt><dd>Good</dd></dl></section>\n"
        '<section class="criterion"><h3>Priced</h3><p class="verdict"><strong>Nearly</strong></p></section>\n'
        '<section class="criterion"><h3>Read</h3><p class="verdict"><strong>Seen by a person</strong></p>'
        '<p class="because">Yes.</p></section>'
    )


def test_the_list_in_welsh_marks_what_is_english() -> None:
    html = rendered("- {list: criteria, verdicts: {fail: {en: Nearly}}}", locale="cy", criteria=CRITERIA).html
    assert '<strong><span lang="en">Nearly</span></strong>' in html
    assert "<h4>Y dystiolaeth a welwyd</h4>" in html


def test_a_list_of_no_criteria_is_nothing() -> None:
    assert rendered("- {list: criteria}\n- text: after").html == "<p>after</p>"


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</p><h1>Accepted</h1>",
    "# Accepted",
    "\n\n# Accepted\n\n",
    "**bold** _em_ `code`",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "<http://evil.example>",
    "- one\n- two",
    "1. one",
    "> quoted",
    "    code block",
    "```\nfence\n```",
    "---",
    "| a | b |\n|---|---|",
    "&lt;b&gt; &amp; &#60;script&#62;",
    "\\*escaped\\*",
    '" onclick="alert(1)',
    "{club.fee}",
    "mark0x0z",
    "\u202egnp.exe",
    "[ref]: http://evil.example",
    "<!-- comment -->",
    "<a href='//evil.example'>x</a>",
]


@pytest.mark.parametrize("name", HOSTILE, ids=repr)
@pytest.mark.parametrize(
    "text",
    ["Dear {club.name},", "# {club.name}", "- **{club.name}**", "`{club.name}`", "> _{club.name}_", "a{club.name}b"],
)
def test_a_hostile_name_is_only_words(text: str, name: str) -> None:
    parts = f"- text: '{text}'"
    plain = Seen(rendered(parts, {"club.name": "Ann"}).html)
    found = Seen(rendered(parts, {"club.name": name}).html)
    assert [each for each in found.elements if each != "br"] == plain.elements
    assert found.attributes == plain.attributes
    assert "".join(name.split()) in "".join(found.words.split())


@pytest.mark.parametrize("name", HOSTILE, ids=repr)
def test_a_hostile_criterion_is_only_words(name: str) -> None:
    hostile = Criterion(name, name, name, ((name, name),))
    usual = Criterion("T", "V", "B", (("L", "E"),))
    found, plain = (Seen(rendered("- {list: criteria}", criteria=(each,)).html) for each in (hostile, usual))
    assert [each for each in found.elements if each != "br"] == plain.elements
    assert found.attributes == plain.attributes


@given(st.text(), st.text())
def test_any_value_is_only_words(name: str, about: str) -> None:
    facts: Facts = {"club.name": name, "club.about": about}
    found = Seen(rendered("- text: '# {club.name}\n\n    *{club.about}*, [{club.name}](http://a.example)'", facts).html)
    assert [each for each in found.elements if each != "br"] == ["h1", "p", "em", "a"]


def test_the_subject_is_one_line_of_plain_text() -> None:
    letter = render(sound("- text: x"), {"club.name": "A\r\nBcc: b@example.org <b>"}, KNOWN)
    assert letter.subject == "For A Bcc: b@example.org <b>"


@pytest.mark.parametrize("site", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x"])
def test_an_address_out_of_a_value_cannot_run(site: str) -> None:
    letter = rendered("- text: '[our page]({club.site})'", {"club.site": site})
    assert Seen(letter.html).attributes == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("[a](https://a.example)", '<p><a href="https://a.example">a</a></p>', id="link"),
        pytest.param("[a](mailto:a@a.example)", '<p><a href="mailto:a@a.example">a</a></p>', id="mail"),
        pytest.param("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>", id="script"),
        pytest.param("![a](https://a.example/x.png)", "", id="image"),
        pytest.param("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>", id="html"),
        pytest.param("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>", id="script-element"),
        pytest.param("1. a\n    2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>", id="list"),
        pytest.param("***", "<hr>", id="rule"),
    ],
)
def test_what_authors_can_write(text: str, html: str) -> None:
    found = rendered(f"- text: |-\n    {text}").html
    assert found == html if html else "<img" not in found
    assert set(Seen(found).elements) <= ELEMENTS


@pytest.mark.parametrize(
    ("parts", "code", "line"),
    [
        pytest.param("- text: one\n- text: 'Dear {club.nam}'", "unknown-token", 11, id="unknown-token"),
        pytest.param("- text: {en: x, cy: '{club.nam}'}", "unknown-token", 10, id="unknown-in-welsh"),
        pytest.param("- text: 'a { b'", "token", 10, id="lone-brace"),
        pytest.param("- {when: {fact: club.nam, is: x}, text: y}", "unknown-fact", 10, id="unknown-fact"),
        pytest.param("- {when: {fact: club.kind, is: tiny}, text: y}", "literal-option", 10, id="unknown-option"),
        pytest.param("- {list: questions}", "unknown-list", 10, id="unknown-list"),
        pytest.param("- text: {cy: x}", "english-missing", 10, id="no-english"),
        pytest.param("- text: '{other.thing}'", "not-read", 7, id="record-not-listed"),
    ],
)
def test_a_fault_has_its_code_and_line(parts: str, code: str, line: int) -> None:
    _, faults = build(parts)
    assert [(fault.code, fault.line) for fault in faults] == [(code, line)]


def test_a_fault_of_the_subject() -> None:
    _, faults = build("- text: x", "For {club.nmae}")
    assert [(fault.code, fault.line, fault.hint) for fault in faults] == [
        ("unknown-token", 8, "Did you mean {club.name}?")
    ]


def test_a_record_that_nobody_declares() -> None:
    faults = Faults()
    text = HEAD.replace("result]", "rseult]") + "subject: x\nparts: [{text: y}]\n"
    read_document(read(text.encode(), "letter.yaml"), KNOWN, {}, faults)
    assert [(fault.code, fault.line, fault.hint) for fault in faults] == [("unknown-read", 7, "Did you mean result?")]


def test_the_facts_that_a_document_mentions() -> None:
    document = sound("- text: '{club.fee} {club.name}'\n- {when: {fact: result.outcome, is: pass}, text: y}")
    assert document.fact_names == ("club.name", "club.fee")


@pytest.mark.parametrize(
    "body",
    [
        "parts: 5",
        "parts: [1, [], {}]",
        "subject: []\nparts: [{text: [], when: 5}]",
        "parts: [{list: [], verdicts: 5}]",
        "parts: [{list: criteria, verdicts: {pass: []}, evidence: [1]}]",
        "reads: {a: b}\nparts: [{text: {en: [], cy: {}}}]",
    ],
)
def test_malformed_nodes_never_raise(body: str) -> None:
    faults = Faults()
    document = read_document(read(f"kind: document\nid: x\n{body}".encode(), "letter.yaml"), KNOWN, {}, faults)
    render(document, FACTS, KNOWN, CRITERIA)
