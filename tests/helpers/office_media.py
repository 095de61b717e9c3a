"""Office files as tests need them, and their release as a PDF."""

import zipfile

import docx

from helpers import pdf_media
from helpers.plans import redaction, step
from reviewer.model import Kind, RedactionKind
from reviewer.render.office import render_step
from reviewer.system.jobs import SILENT

SECRET = "Kowalczyk"


def term(text, id="t1"):
    return redaction(id, "docs/a", RedactionKind.TEXT, term=text)


def released(source, out, format, *redactions):
    made = step("docs/a", Kind.DOCUMENT, format, *redactions, release_name="docs/a.pdf")
    done = render_step(made, source, out, SILENT)
    assert done.files[0].media_type == "application/pdf"
    return out / "record.pdf", done


def words(path):
    return " ".join(pdf_media.pdfium_text(path).split())


def word_file(path):
    document = docx.Document()
    document.add_heading("Incident report", 1)
    document.add_paragraph("Officer Maria Lopez arrived.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        table._cells, ("Name", "Phone", "Maria Lopez", "312-555-0142"), strict=True
    ):
        cell.text = text
    hidden = document.add_paragraph("Seen. ").add_run(f"{SECRET}hidden")
    hidden.font.hidden = True
    document.sections[0].header.paragraphs[0].text = "Unit 12"
    document.core_properties.author = f"{SECRET}author"
    document.save(path)
    return path


def edited(path, name, old, new):
    """Replace text within a part of an office file."""
    with zipfile.ZipFile(path) as box:
        parts = {n: box.read(n) for n in box.namelist()}
    parts[name] = parts[name].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as box:
        for part, data in parts.items():
            box.writestr(part, data)
    return path


SPACES = " ".join(
    f'xmlns:{k}="{v}"'
    for k, v in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    }.items()
)


def raw_word(path, body, main="word/document.xml", listed=True):
    """A Word file of this body, whose main part has this name."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    package = "http://schemas.openxmlformats.org/package/2006"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr(main, f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        if listed:
            part = f'<Override PartName="/{main}" ContentType="{kind}"/>'
            types = f'<Types xmlns="{package}/content-types">{part}</Types>'
            link = f'<Relationship Id="r1" Type="{relation}" Target="{main}"/>'
            links = f'<Relationships xmlns="{package}/relationships">{link}</Relationships>'
            box.writestr("[Content_Types].xml", types)
            box.writestr("_rels/.rels", links)
    return path


def p(*runs):
    """A paragraph; what is no markup becomes a run of text."""
    inner = "".join(r if r.startswith("<") else f"<w:r><w:t>{r}</w:t></w:r>" for r in runs)
    return f"<w:p>{inner}</w:p>"


def table(*cells):
    return f"<w:tbl><w:tr>{''.join(f'<w:tc>{c}</w:tc>' for c in cells)}</w:tr></w:tbl>"


RTF = rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0 Arial;}}}}{{\info{{\author {SECRET}}}}}\f0 "


def rtf_file(path, body):
    path.write_bytes((RTF + body + "}").encode("latin-1"))
    return path
