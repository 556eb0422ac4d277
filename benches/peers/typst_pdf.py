"""Writes the deck that `cardpress --to json` wrote as a handout, by Typst.

    pip install typst==0.15.2
    python3 typst_pdf.py notes.json theirs.pdf
"""

import html
import json
import re
import sys
from pathlib import Path

import typst

HEAD = """#set page("a4", margin: (x: 68pt, top: 66pt, bottom: 54pt), numbering: "1 / 1")
#set text(font: "Libertinus Serif", size: 10.5pt)
#set par(justify: true)
#show heading: set text(size: 11pt)
"""


def inline(text):
    """Returns the markup of Typst for the HTML of a paragraph."""
    out = []
    for part in re.split(r"(<[^>]*>)", text):
        if part == "<code>":
            out.append("#raw(")
        elif part == "</code>":
            out.append(")")
        elif not part.startswith("<"):
            plain = json.dumps(html.unescape(part), ensure_ascii=False)
            out.append(plain if out and out[-1] == "#raw(" else f"#{plain}")
    return "".join(out)


def main(deck_file, pdf_file):
    deck = json.loads(Path(deck_file).read_text(encoding="utf-8"))
    lines = [HEAD, f"= #{json.dumps(deck['name'])}\n"]
    for number, note in enumerate(deck["notes"], 1):
        lines.append(f"== #\"{number}. \"{inline(note['question']['html'])}\n")
        lines.append(f"{inline(note['answer']['html'])}\n")
    source = Path(pdf_file).with_suffix(".typ")
    source.write_text("\n".join(lines), encoding="utf-8")
    typst.compile(str(source), output=pdf_file)


main(*sys.argv[1:])
