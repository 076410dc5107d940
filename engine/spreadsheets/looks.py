"""How the cells of a workbook look: the sheet of styles, and the style of each cell."""

from engine.spreadsheets.grid import Look

_RUNS = ("=", "+", "-", "@")
"""What a spreadsheet program takes for the beginning of a formula."""
_ORDER = (Look.ABOUT, Look.TITLE, Look.HEADING, Look.VALUE, Look.READING)
_TYPED_AS_TEXT = len(_ORDER) + 1
"""The style of a value that would run if it were typed in: it keeps the apostrophe that makes it text."""
_FONTS = (
    '<font><sz val="11"/><name val="Calibri"/></font>',
    '<font><i/><sz val="11"/><color rgb="FF505A5F"/><name val="Calibri"/></font>',
    '<font><b/><sz val="11"/><name val="Calibri"/></font>',
)
_FILLS = (
    '<fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="gray125"/></fill>',
    '<fill><patternFill patternType="solid"><fgColor rgb="FFDCE6F1"/></patternFill></fill>',
)
_SIDES = "".join(
    f'<{side} style="thin"><color rgb="FFB1B4B6"/></{side}>' for side in ("left", "right", "top", "bottom")
)
_BORDERS = (
    "<border><left/><right/><top/><bottom/><diagonal/></border>",
    f"<border>{_SIDES}<diagonal/></border>",
)
_FONT_OF = {Look.ABOUT: 1, Look.TITLE: 2, Look.HEADING: 2, Look.VALUE: 0, Look.READING: 1}
_FILLED = (Look.TITLE, Look.HEADING)


def style(look: Look, text: str = "") -> int:
    """Return the number of the style of a cell with `look` that says `text`."""
    is_typed_as_text = look is Look.VALUE and text.startswith(_RUNS)
    return _TYPED_AS_TEXT if is_typed_as_text else _ORDER.index(look) + 1


def styles(namespace: str) -> str:
    """Return the XML of the styles that `style` numbers; every one of them makes its cells text."""
    plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    made = [*(_style(look) for look in _ORDER), _style(Look.VALUE, typed_as_text=True)]
    return (
        f'<styleSheet xmlns="{namespace}">'
        f'<fonts count="{len(_FONTS)}">{"".join(_FONTS)}</fonts>'
        f'<fills count="{len(_FILLS)}">{"".join(_FILLS)}</fills>'
        f'<borders count="{len(_BORDERS)}">{"".join(_BORDERS)}</borders>'
        f'<cellStyleXfs count="1">{plain}</cellStyleXfs>'
        f'<cellXfs count="{len(made) + 1}">{plain}{"".join(made)}</cellXfs>'
        f'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _style(look: Look, *, typed_as_text: bool = False) -> str:
    fill, border = (2 if look in _FILLED else 0), (0 if look is Look.ABOUT else 1)
    wrap = "" if look is Look.ABOUT else ' wrapText="1"'
    quote = ' quotePrefix="1"' if typed_as_text else ""
    return (
        f'<xf numFmtId="49" fontId="{_FONT_OF[look]}" fillId="{fill}" borderId="{border}" xfId="0"{quote} '
        f'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        f'<alignment vertical="top"{wrap}/></xf>'
    )
