"""Reading rule sets: a document becomes a checked `RuleSet`, or faults that say where and what."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from engine.conditions.literals import literal
from engine.conditions.model import Expression, FactRef
from engine.conditions.parse import expression, parse
from engine.conditions.scope import Named, Scope, did_you_mean, fact_ref
from engine.errors import Faults, Place
from engine.reading import MapNode, Node, Scalar
from engine.rules.compiler import check_limits
from engine.rules.model import CONCLUSIONS, Derivation, Rule, RuleSet, Setting, Verdict
from engine.rules.order import in_order, mentions_of
from engine.rules.reads import check_reads, tables_read
from engine.tables.lookup import TableLookup
from engine.tables.model import Table
from engine.tokens import TokenWords, read_token_words
from engine.values import TypeName, Value
from engine.vocabulary import Vocabulary
from engine.words import Words, read_words

MAX_RULES = 500


def read_ruleset(
    document: MapNode,
    vocabulary: Vocabulary,
    parameters: Mapping[str, Named],
    faults: Faults,
    tables: Mapping[str, Table] = MappingProxyType({}),
) -> RuleSet:
    """Read the rule set that `document` writes.

    Args:
        document: a document of kind `rules`.
        vocabulary: the facts that exist.
        parameters: the parameters that exist, by full name.
        faults: collects everything wrong; what cannot be read is left out of the result.
        tables: the decision tables that exist, by id: those the set reads give it facts, it may look up in all.
    """
    return _Reader(document, vocabulary, parameters, faults, tables).ruleset()


class _Reader:
    """Holds what every part of one rule set needs while it is read."""

    def __init__(
        self,
        document: MapNode,
        vocabulary: Vocabulary,
        parameters: Mapping[str, Named],
        faults: Faults,
        tables: Mapping[str, Table],
    ) -> None:
        self.document = document
        self.tables = tables
        self.vocabulary = vocabulary
        self.faults = faults
        facts = {name: Named(name, field.type, field.title) for name, field in vocabulary.items()}
        titles = {node.text("id"): read_words(node.get("title"), Faults()) for node in document.maps("rules")}
        lookups = {table_id: TableLookup(table) for table_id, table in tables.items()}
        self.scope = Scope(facts, parameters, titles, tables=lookups)

    def ruleset(self) -> RuleSet:
        nodes = self.document.maps("rules")
        if len(nodes) > MAX_RULES:
            self.faults.error(self.document.place, "too-many-rules", f"A rule set has at most {MAX_RULES} rules.")
            nodes = nodes[:MAX_RULES]
        self._unique_ids(nodes)
        rules = tuple(rule for node in nodes if (rule := self._rule(node)) is not None)
        derivations = (*self._set_by_rules(rules), *self._computed())
        self._otherwise_of_set(rules)
        tables = tables_read(self.document, self.tables, self.faults)
        self._derived_once(derivations, tables)
        steps = in_order(rules, derivations, tables, self._places(nodes), self.faults)
        check_reads(self.document, steps, self.vocabulary, self.scope.parameters, self.tables, self.faults)
        ruleset = RuleSet(
            id=self.document.text("id"),
            title=read_words(self.document.get("title"), Faults()),
            rules=rules,
            derivations=derivations,
            steps=steps,
            all_must_pass=self.document.text("combine", "all-must-pass") == "all-must-pass",
            parameters=tuple(sorted({each.name for step in steps for each in mentions_of(step).parameters})),
            tables=tables,
        )
        if len({rule.id for rule in rules}) == len(rules):  # two of one id cannot be told apart any more
            check_limits(ruleset, self.faults, self.document.place)
        return ruleset

    def _places(self, nodes: Iterable[MapNode]) -> dict[str, Place]:
        inner = self.document.map("compute")
        found = {f"rule {node.text('id')}": node.place_of("id") for node in nodes} | (inner.key_places if inner else {})
        return found | {f"table {table_id}": self.document.place_of("reads") for table_id in self.tables}

    def _unique_ids(self, nodes: Iterable[MapNode]) -> None:
        seen: dict[str, int] = {}
        for node in nodes:
            rule_id = node.text("id")
            if rule_id and rule_id in seen:
                message = f"The rule “{rule_id}” stands twice, first on line {seen[rule_id]}."
                self.faults.error(node.place_of("id"), "duplicate-id", message)
            seen.setdefault(rule_id, node.place_of("id").line)

    def _rule(self, node: MapNode) -> Rule | None:
        when = parse(node.get("when"), self.scope, self.faults)
        gate = parse(node.get("applies_when"), self.scope, self.faults)
        sets, conclusions = self._settings(node, "set"), self._conclusions(node)
        because = self._because(node)
        if when is None or ("applies_when" in node.entries and gate is None):
            return None
        title = read_words(node.get("title"), self.faults) or Words(node.text("id"))
        return Rule(
            id=node.text("id"),
            title=title,
            when=when,
            applies_when=gate,
            then=_verdict(node.get("then"), Verdict.PASS),
            otherwise=_verdict(node.get("otherwise"), Verdict.FAIL),
            unknown=_verdict(node.get("unknown"), Verdict.REFER),
            because=because,
            guidance=read_words(node.get("guidance"), self.faults),
            source=node.text("source"),
            sets=sets,
            otherwise_sets=self._settings(node, "otherwise_set"),
            conclusions=conclusions,
        )

    def _because(self, node: MapNode) -> tuple[tuple[Verdict, TokenWords], ...]:
        words = node.map("because")
        return tuple(
            (Verdict(key), read_token_words(inner, self.vocabulary, self.faults))
            for key, inner in (words.entries if words else {}).items()
            if key in tuple(Verdict)
        )

    def _settings(self, node: MapNode, key: str) -> tuple[Setting, ...]:
        inner = node.map(key)
        settings = (self._setting(inner, name) for name in (inner.entries if inner else {}) if inner)
        return tuple(setting for setting in settings if setting is not None)

    def _setting(self, inner: MapNode, name: str) -> Setting | None:
        fact = self._derivable(name, inner)
        value = inner.get(name)
        if fact is None or not isinstance(value, Scalar):
            return None
        found = literal(value, fact.type, self.faults)
        return Setting(fact, found.value) if found else None

    def _derivable(self, name: str, inner: MapNode) -> FactRef | None:
        place = inner.place_of(name)
        return fact_ref(Scalar(name, place), place, self.scope, self.faults)

    def _conclusions(self, node: MapNode) -> tuple[tuple[str, str], ...]:
        then = node.map("then")
        if then is None:
            return ()
        found = [(word, text) for word in then.entries if word in CONCLUSIONS for text in _said(then, word)]
        for word in then.entries:
            if word not in CONCLUSIONS:
                hint = did_you_mean(word, CONCLUSIONS)
                self.faults.error(then.place_of(word), "unknown-conclusion", f"“{word}” is not a conclusion.", hint)
        return tuple(found)

    def _set_by_rules(self, rules: Iterable[Rule]) -> tuple[Derivation, ...]:
        setters: dict[str, list[tuple[Rule, Setting]]] = {}
        defaults: dict[str, list[Setting]] = {}
        for rule in rules:
            for setting in rule.sets:
                setters.setdefault(setting.fact.name, []).append((rule, setting))
            for setting in rule.otherwise_sets:
                defaults.setdefault(setting.fact.name, []).append(setting)
        return tuple(
            Derivation(
                pairs[0][1].fact,
                tuple(rule.id for rule, _ in pairs),
                default=self._default(name, [setting for _, setting in pairs], defaults.get(name, [])),
            )
            for name, pairs in setters.items()
        )

    def _default(self, name: str, settings: list[Setting], defaults: list[Setting]) -> Value | None:
        values = {setting.value for setting in defaults}
        if len(values) > 1:
            self.faults.error(self._rules_place(), "otherwise-set", f"{name} has several values in otherwise_set.")
        if values:
            return values.pop()
        if settings[0].fact.type.name is TypeName.BOOLEAN and all(setting.value is True for setting in settings):
            return False
        self.faults.error(
            self._rules_place(),
            "otherwise-set-missing",
            f"{name} has no value when no rule sets it.",
            f"Add otherwise_set: {{{name}: …}} to one of the rules that set it.",
        )
        return None

    def _otherwise_of_set(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        known = {setting.fact.name for rule in rules for setting in rule.sets}
        for name in {setting.fact.name for rule in rules for setting in rule.otherwise_sets} - known:
            message = f"{name} has an otherwise_set, but no rule sets it."
            self.faults.error(self._rules_place(), "otherwise-set", message)

    def _rules_place(self) -> Place:
        return self.document.place_of("rules")

    def _computed(self) -> tuple[Derivation, ...]:
        inner = self.document.map("compute")
        found = []
        for name, node in (inner.entries if inner else {}).items():
            fact = self._derivable(name, inner) if inner else None
            computed = expression(node, fact.type, self.scope, self.faults) if fact else None
            if fact and computed and self._fits(fact, computed, node.place):
                found.append(Derivation(fact, computed=computed))
        return tuple(found)

    def _fits(self, fact: FactRef, computed: Expression, place: Place) -> bool:
        """Tell whether what is computed is sure to be an option of `fact`, or to have its cells."""
        ours, theirs = fact.type, computed.type
        if ours.options and (not theirs.options or not set(theirs.values) <= set(ours.values)):
            message = f"{fact.name} must be one of its options: {', '.join(ours.values)}."
        elif ours.row and ours.shape != theirs.shape:
            message = f"{fact.name} has other cells than what is computed."
        else:
            return True
        self.faults.error(place, "type-mismatch", message)
        return False

    def _derived_once(self, derivations: Iterable[Derivation], tables: Iterable[Table]) -> None:
        given: set[str] = set()
        for name in (output for table in tables for output in table.output_names):
            if name in given or any(derivation.fact.name == name for derivation in derivations):
                message = f"{name} is given by a table and derived in another way as well."
                self.faults.error(self.document.place_of("reads"), "derived-twice", message)
            given.add(name)
        seen: set[str] = set()
        for derivation in derivations:
            if derivation.fact.name in seen:
                message = f"{derivation.fact.name} is both set by a rule and computed."
                self.faults.error(self.document.place_of("compute"), "derived-twice", message)
            seen.add(derivation.fact.name)


def _verdict(node: Node | None, default: Verdict) -> Verdict:
    text = node.text if isinstance(node, Scalar) else ""
    return Verdict(text) if text in ("pass", "fail", "refer") else default


def _said(then: MapNode, word: str) -> tuple[str, ...]:
    words = then.map(word)
    return (words.text("en"),) if words else then.texts(word)
