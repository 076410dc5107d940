"""A rule in words, for where it is new or gone as a whole, and the names of its parts."""

from engine.comparing.roles import Role
from engine.comparing.wording import clause_words, emphasised, filled, listed, quoted, same, shown
from engine.reading import MapNode
from engine.rules.model import Rule, RuleSet, Verdict
from engine.words import NO_WORDS, Words

RULE = Words("Rule {title}", "Rheol {title}")
GATE = Role(
    "applies-when",
    Words("where it applies", "lle mae'n berthnasol"),
    Words("it now applies only where {clause}", "mae bellach yn berthnasol dim ond lle: {clause}"),
    Words(
        "it now always applies, no longer only where {clause}",
        "mae bellach yn berthnasol bob amser, nid dim ond lle: {clause}",
    ),
)
VERDICTS = {
    Verdict.PASS: Words("pass", "pasio"),
    Verdict.FAIL: Words("fail", "methu"),
    Verdict.REFER: Words("refer", "cyfeirio"),
    Verdict.UNKNOWN: Words("unknown", "anhysbys"),
    Verdict.NOT_APPLICABLE: Words("not applicable", "ddim yn berthnasol"),
}
CONCLUDES = {
    "offer": (
        Words("it now offers {name}", "mae bellach yn cynnig {name}"),
        Words("it no longer offers {name}", "nid yw bellach yn cynnig {name}"),
    ),
    "refuse": (
        Words("it now refuses {name}", "mae bellach yn gwrthod {name}"),
        Words("it no longer refuses {name}", "nid yw bellach yn gwrthod {name}"),
    ),
    "require": (
        Words("it now requires {name}", "mae bellach yn mynnu {name}"),
        Words("it no longer requires {name}", "nid yw bellach yn mynnu {name}"),
    ),
    "warn": (
        Words("it now warns of {name}", "mae bellach yn rhybuddio am {name}"),
        Words("it no longer warns of {name}", "nid yw bellach yn rhybuddio am {name}"),
    ),
}
"""What is said of a conclusion that comes, and of one that goes."""
_ASKS = Words("it asks that {clause}", "mae'n gofyn: {clause}")
_ASKED = Words("it asked that {clause}", "roedd yn gofyn: {clause}")
_COMES_TO = Words(
    "it comes to {then} where {clause}, and otherwise to {otherwise}",
    "daw i {then} lle: {clause}, ac fel arall i {otherwise}",
)
_CAME_TO = Words(
    "it came to {then} where {clause}, and otherwise to {otherwise}",
    "deuai i {then} lle: {clause}, ac fel arall i {otherwise}",
)
_GIVES = Words("it gives {given} where {clause}", "mae'n rhoi {given} lle: {clause}")
_GAVE = Words("it gave {given} where {clause}", "roedd yn rhoi {given} lle: {clause}")
GIVEN = Words("{fact} the value {value}", "y gwerth {value} i {fact}")
_CONCLUDED = {
    "offer": Words("the offer of {name}", "y cynnig o {name}"),
    "refuse": Words("the refusal of {name}", "gwrthod {name}"),
    "require": Words("the requirement of {name}", "y gofyniad am {name}"),
    "warn": Words("the warning of {name}", "y rhybudd am {name}"),
}
_ONLY = Words("{said}; it applies only where {gate}", "{said}; mae'n berthnasol dim ond lle: {gate}")


def described(ruleset: RuleSet | None, node: MapNode, *, gone: bool) -> Words:
    """Return what a rule does (or did) in words; nothing where it cannot be read."""
    found = [rule for rule in ruleset.rules if rule.id == node.text("id")] if ruleset else []
    if not found:
        return NO_WORDS
    rule = found[0]
    clause = clause_words(rule.when)
    if given := what_it_gives(rule):
        said = filled(_GAVE if gone else _GIVES, given=given, clause=clause)
    elif (rule.then, rule.otherwise) == (Verdict.PASS, Verdict.FAIL):
        said = filled(_ASKED if gone else _ASKS, clause=clause)
    else:
        verdicts = {"then": VERDICTS[rule.then], "otherwise": VERDICTS[rule.otherwise]}
        said = filled(_CAME_TO if gone else _COMES_TO, clause=clause, **verdicts)
    return filled(_ONLY, said=said, gate=clause_words(rule.applies_when)) if rule.applies_when else said


def what_it_gives(rule: Rule) -> Words:
    """Return the facts that a rule derives and the conclusions it comes to; nothing of one that gives a verdict."""
    given = [
        filled(GIVEN, fact=emphasised(each.fact.title), value=shown(each.value, each.fact.type)) for each in rule.sets
    ]
    given += [filled(_CONCLUDED[word], name=quoted(same(name))) for word, name in rule.conclusions]
    return listed(given) if given else NO_WORDS
