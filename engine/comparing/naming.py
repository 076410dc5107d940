"""What the fields of definitions are called in sentences, in both languages.

A field that has no name here is called by its description in the schema of its kind, so a new field needs none.
"""

from collections.abc import Mapping
from types import MappingProxyType

from engine.comparing.model import Effect
from engine.comparing.saying import Field
from engine.shapes import Shape
from engine.vocabulary import spoken
from engine.words import LANGUAGES, NO_WORDS, Words

_NAMES: Mapping[str, Words] = MappingProxyType(
    {
        "title": Words("its title", "ei deitl"),
        "owner": Words("its owner", "ei berchennog"),
        "source": Words("its source", "ei ffynhonnell"),
        "note": Words("its note", "ei nodyn"),
        "guidance": Words("its guidance", "ei ganllaw"),
        "hint": Words("its hint", "ei awgrym"),
        "text": Words("its text", "ei destun"),
        "subject": Words("its subject line", "ei linell bwnc"),
        "message": Words("its message", "ei neges"),
        "unit": Words("its unit", "ei uned"),
        "code": Words("its code", "ei god"),
        "summary": Words("its summary", "ei grynodeb"),
    }
)
WELSH: Mapping[str, str] = MappingProxyType(
    {
        "The short code people use for the lot": "Y cod byr a ddefnyddir am y lot",
        "The framework the lot belongs to": "Y fframwaith y mae'r lot yn perthyn iddo",
        "The lot that supplies whatever this one does not say": "Y lot sy'n rhoi beth bynnag nad yw hwn yn ei ddweud",
        "The type of placement, by name": "Y math o leoliad, yn ôl ei enw",
        "The weeks in a year that may be charged for": "Yr wythnosau mewn blwyddyn y ceir codi tâl amdanynt",
        "The parameter that holds them, by its full name": "Y paramedr sy'n eu dal, yn ôl ei enw llawn",
        "The ages the lot serves, both included": "Yr oedrannau y mae'r lot yn eu gwasanaethu, gan gynnwys y ddau",
        "The youngest age": "Yr oedran ieuengaf",
        "The oldest age": "Yr oedran hynaf",
        "Facts that the lot supplies to the rules that decide on it": (
            "Ffeithiau y mae'r lot yn eu rhoi i'r rheolau sy'n penderfynu arno"
        ),
        "The definitions that enrolment in this lot uses": "Y diffiniadau y mae cofrestru yn y lot hwn yn eu defnyddio",
        "The application form": "Y ffurflen gais",
        "The rule set that decides": "Y set o reolau sy'n penderfynu",
        "The form in which an officer records what they found": (
            "Y ffurflen lle mae swyddog yn cofnodi'r hyn a ganfuwyd"
        ),
        "The letter that tells the outcome": "Y llythyr sy'n dweud y canlyniad",
        "The document that tells a provider their application was received": (
            "Y ddogfen sy'n dweud wrth ddarparwr bod ei gais wedi dod i law"
        ),
        "What somebody must do who had no part in what it rests on: confirm an outcome that others prepared": (
            "Yr hyn y mae'n rhaid i rywun ei wneud na fu â rhan yn yr hyn y mae'n dibynnu arno: "
            "cadarnhau canlyniad a baratowyd gan eraill"
        ),
        "Whether rounds may offer the lot; a lot can exist before its enrolment is open": (
            "A gaiff rowndiau gynnig y lot; gall lot fodoli cyn i'w gofrestru agor"
        ),
        "The authority that leads": "Yr awdurdod sy'n arwain",
        "The authorities that may place under the framework": "Yr awdurdodau a gaiff leoli o dan y fframwaith",
        "How long the framework runs": "Am ba hyd y mae'r fframwaith yn rhedeg",
        "The first day": "Y diwrnod cyntaf",
        "The last day": "Y diwrnod olaf",
        "The law it was established under": "Y gyfraith y'i sefydlwyd odani",
        "How often the framework must open to new applicants": (
            "Pa mor aml y mae'n rhaid i'r fframwaith agor i ymgeiswyr newydd"
        ),
        "The least number of rounds closing in the first year of the term": (
            "Y nifer lleiaf o rowndiau sy'n cau ym mlwyddyn gyntaf y tymor"
        ),
        "The least number of rounds closing in each later year": (
            "Y nifer lleiaf o rowndiau sy'n cau ym mhob blwyddyn ddiweddarach"
        ),
        "What a provider registers before applying": "Yr hyn y mae darparwr yn ei gofrestru cyn gwneud cais",
        "The provider's organisation": "Sefydliad y darparwr",
        "The provider's establishments: one organisation, many establishments": (
            "Sefydliadau'r darparwr: un corff, llawer o sefydliadau"
        ),
        "The form that registers it": "Y ffurflen sy'n ei gofrestru",
        "The question whose answer names it": "Y cwestiwn y mae ei ateb yn ei enwi",
        "The heading above what has been registered": "Y pennawd uwchben yr hyn a gofrestrwyd",
        "What the service itself knows, and the fact that each becomes": (
            "Yr hyn y mae'r gwasanaeth ei hun yn ei wybod, a'r ffaith y daw pob un"
        ),
        "The letters that people are sent about their accounts": "Y llythyrau a anfonir at bobl am eu cyfrifon",
        "The document that invites a person to join": "Y ddogfen sy'n gwahodd person i ymuno",
        "The document that lets a person set a new password": "Y ddogfen sy'n gadael i berson osod cyfrinair newydd",
        "How long records are kept; a kind that is not named is not erased": "Am ba hyd y cedwir cofnodion",
        "Which kind of record": "Pa fath o gofnod",
        "How many months it is kept": "Am sawl mis y'i cedwir",
        "Why it is kept that long": "Pam y'i cedwir am gyhyd",
        "When applicants are reminded, and by which letter": "Pryd yr atgoffir ymgeiswyr, a thrwy ba lythyr",
        "How many days before its last day": "Sawl diwrnod cyn ei ddiwrnod olaf",
        "The document that reminds them": "Y ddogfen sy'n eu hatgoffa",
        "What they are reminded of: the end of the round, for whoever has not submitted, or of what they were asked": (
            "Yr hyn y'u hatgoffir ohono"
        ),
        "How many days ahead to warn that a value runs out: 60 if not given": (
            "Sawl diwrnod ymlaen llaw i rybuddio bod gwerth yn dod i ben"
        ),
        "The last day for which its source confirms the value; it stays in use afterwards, with a warning": (
            "Y diwrnod olaf y mae ei ffynhonnell yn cadarnhau'r gwerth ar ei gyfer"
        ),
        "The short code that stands for the authority": "Y cod byr sy'n sefyll am yr awdurdod",
        "The authorities it took over from": "Yr awdurdodau y cymerodd drosodd oddi wrthynt",
        "The authorities that took over from it": "Yr awdurdodau a gymerodd drosodd oddi wrtho",
    }
)
"""Welsh for the descriptions of fields that have no name of their own; where it is missing the English stands."""


def described(key: str, shape: Shape, outer: Words = NO_WORDS, *, of_named: bool = False) -> Words:
    """Return what the schema says of the field `key`.

    Args:
        key: the field's key.
        shape: what the schema says of it.
        outer: what it says of the field around it, which then comes first.
        of_named: whether the name of what has the field comes first, so that no capital follows.
    """
    said = shape.description or spoken(key)
    words = Words(*(_first(text) for text in (said, WELSH.get(said, said))))
    if outer or of_named:
        words = Words(*(_lower(words.said(each)) for each in LANGUAGES))
    return Words(*(f"{outer.said(each)}, {words.said(each)}" for each in LANGUAGES)) if outer else words


def field_of(key: str, described_as: Words, effect: Effect = Effect.CHANGES) -> Field:
    """Return the field `key` as sentences call it: by its name, or else by its description."""
    code, named = key.replace("_", "-"), _NAMES.get(key)
    return Field(code, named, effect) if named else Field(code, described_as, effect, described=True)


def _first(text: str) -> str:
    """Return a description up to what explains it further."""
    return text.partition("; ")[0].partition(": ")[0]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
