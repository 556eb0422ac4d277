"""Writes the deck that `cardpress --to json` wrote as a handout, by reportlab.

    pip install reportlab==5.1.0
    python3 reportlab_pdf.py notes.json theirs.pdf
"""

import html
import json
import re
import sys

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate


def main(deck_file, pdf_file):
    with open(deck_file, encoding="utf-8") as file:
        deck = json.load(file)
    asked = ParagraphStyle("asked", fontName="Times-Bold", fontSize=11, leading=14, spaceBefore=11)
    said = ParagraphStyle(
        "said", fontName="Times-Roman", fontSize=10.5, leading=14, alignment=TA_JUSTIFY
    )

    def inline(text):
        text = re.sub(r"</?p>", "", text)
        return text.replace("<code>", '<font face="Courier">').replace("</code>", "</font>")

    story = [Paragraph(html.escape(deck["name"]), asked)]
    for number, note in enumerate(deck["notes"], 1):
        question = Paragraph(f"{number}. {inline(note['question']['html'])}", asked)
        answer = Paragraph(inline(note["answer"]["html"]), said)
        story.append(KeepTogether([question, answer]))

    def page_number(canvas, document):
        canvas.setFont("Times-Roman", 8.5)
        canvas.drawCentredString(A4[0] / 2, 35, str(document.page))

    template = SimpleDocTemplate(
        pdf_file, pagesize=A4, leftMargin=68, rightMargin=68, topMargin=66, bottomMargin=54
    )
    template.build(story, onFirstPage=page_number, onLaterPages=page_number)


main(*sys.argv[1:])
