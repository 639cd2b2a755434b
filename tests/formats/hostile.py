"""Workbooks built by hand, so that a test sees the very bytes that a stranger might send."""

import io
import zipfile
from xml.sax.saxutils import escape

_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
_RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(
    *sheets: str,
    merged: tuple[str, ...] = (),
    prolog: str = "",
    extra: dict[str, bytes] | None = None,
    stale: bool = False,
    links: str = "",
) -> bytes:
    """Return an .xlsx whose sheets hold the given row elements."""
    numbers = range(1, len(sheets) + 1)
    boxes = "".join(f'<mergeCell ref="{box}"/>' for box in merged)
    merge = f"<mergeCells>{boxes}</mergeCells>" if merged else ""
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    calc = '<calcPr fullCalcOnLoad="1"/>' if stale else ""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            _RELS.format(f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'),
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>{calc}</workbook>',
        )
        relations = links + "".join(
            f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        archive.writestr("xl/_rels/workbook.xml.rels", _RELS.format(relations))
        for number, rows in zip(numbers, sheets, strict=True):
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<?xml version="1.0"?>{prolog}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{merge}</worksheet>',
            )
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def row(number: int, *cells: object) -> str:
    """Return a row element; text becomes inline strings, a text that begins with < is taken as it is."""
    parts = []
    for index, cell in enumerate(cells):
        name = f"{chr(65 + index)}{number}"
        if isinstance(cell, str) and cell.startswith("<"):
            parts.append(f'<c r="{name}"{cell[1:]}')
        elif isinstance(cell, str):
            parts.append(f'<c r="{name}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>')
        elif cell is not None:
            parts.append(f'<c r="{name}"><v>{cell}</v></c>')
    return f'<row r="{number}">{"".join(parts)}</row>'
