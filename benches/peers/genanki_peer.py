"""Writes the deck that `cardpress --to json` wrote as a package, by genanki (Python).

    pip install genanki==0.13.1
    python3 genanki_peer.py notes.json theirs.apkg
"""

import json
import sys

import genanki


def main(deck_file, package_file):
    with open(deck_file, encoding="utf-8") as file:
        written = json.load(file)
    model = genanki.Model(
        1_700_000_001,
        "Peer Basic",
        fields=[{"name": "Question"}, {"name": "Answer"}],
        templates=[
            {
                "name": "Card",
                "qfmt": "{{Question}}",
                "afmt": "{{FrontSide}}<hr id=answer>{{Answer}}",
            }
        ],
    )
    deck = genanki.Deck(1_700_000_002, written["name"])
    for note in written["notes"]:
        if note["kind"] == "basic" and note["answer"]:
            fields = [note["question"]["html"], note["answer"]["html"]]
            deck.add_note(genanki.Note(model=model, fields=fields))
    genanki.Package(deck).write_to_file(package_file)


main(*sys.argv[1:])
