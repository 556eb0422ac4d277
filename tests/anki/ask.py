"""Ask the real Anki what it makes of our files.

    ask.py STEP...

Each step is done to the same new collection; what each found is printed as one
JSON array. The steps:

    package:FILE          import a package
    presets:FILE          import a package with its presets, and list those of the decks
    csv:FILE              import a text file, as its header lines say
    grade:GUID:RATING     answer the first card of a note (again, hard, good, easy)
    make:FILE             add the note types, notes and media that a JSON file lists
    suspend:GUID          hold the cards of a note back
    describe              list the notes, their cards, the decks, the reviews
    export:FORM:FILE      export everything (legacy, modern, colpkg, notes, cards)
    genanki:FILE          write a package by genanki, whatever is in the collection
    check                 check the database and the media, look for empty cards
"""

import json
import sys
import tempfile
from pathlib import Path

import anki.lang
from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportCsvRequest,
)
from anki.scheduler.v3 import CardAnswer

# Each of these is a list of notes in what Anki says of an import.
FATES = (
    "new",
    "updated",
    "duplicate",
    "conflicting",
    "first_field_match",
    "missing_notetype",
    "missing_deck",
    "empty_first_field",
)


def package(col, file):
    options = ImportAnkiPackageOptions()
    request = ImportAnkiPackageRequest(package_path=file, options=options)
    return fates(col.import_anki_package(request).log)


def presets(col, file):
    options = ImportAnkiPackageOptions(with_deck_configs=True)
    request = ImportAnkiPackageRequest(package_path=file, options=options)
    col.import_anki_package(request)
    found = {}
    for deck in col.decks.all_names_and_ids():
        preset = col.decks.config_dict_for_deck_id(deck.id)
        found[deck.name] = [
            preset["name"],
            preset["new"]["perDay"],
            preset["rev"]["perDay"],
            preset["new"]["delays"],
        ]
    return found


def csv(col, file):
    metadata = col.get_csv_metadata(file, None)
    log = col.import_csv(ImportCsvRequest(path=file, metadata=metadata)).log
    told = {
        "separator": metadata.force_delimiter,
        "html": metadata.force_is_html,
        "note type": metadata.WhichOneof("notetype") == "notetype_column",
        "deck": metadata.WhichOneof("deck") == "deck_column",
        "tags": metadata.tags_column != 0,
        "guid": metadata.guid_column != 0,
    }
    return fates(log) | {"guessed": [what for what, is_told in told.items() if not is_told]}


def fates(log):
    counts = {fate: len(getattr(log, fate)) for fate in FATES}
    return {fate: count for fate, count in counts.items() if count}


def make(col, file):
    listed = json.loads(Path(file).read_text(encoding="utf-8"))
    for kind in listed["types"]:
        stock = "Cloze" if kind["cloze"] else "Basic"
        new = col.models.copy(col.models.by_name(stock), add=False)
        new["name"], new["flds"], new["tmpls"] = kind["name"], [], []
        for name in kind["fields"]:
            col.models.add_field(new, col.models.new_field(name))
        for number, (front, back) in enumerate(kind["templates"], 1):
            template = col.models.new_template(f"Card {number}")
            template["qfmt"], template["afmt"] = front, back
            col.models.add_template(new, template)
        col.models.add_dict(new)
    for listed_note in listed["notes"]:
        new = col.new_note(col.models.by_name(listed_note["type"]))
        new.fields = listed_note["fields"]
        new.tags = listed_note["tags"]
        new.guid = listed_note["guid"]
        col.add_note(new, col.decks.id(listed_note["deck"]))
    for name, content in listed["media"].items():
        col.media.write_data(name, content.encode())


def suspend(col, guid):
    note = col.db.scalar("select id from notes where guid = ?", guid)
    col.sched.suspend_cards(col.card_ids_of_note(note))


def export(col, form, file):
    if form in ("legacy", "modern"):
        options = ExportAnkiPackageOptions(
            with_scheduling=True, with_media=True, legacy=form == "legacy"
        )
        col.export_anki_package(out_path=file, options=options, limit=None)
    elif form == "colpkg":
        # The collection is closed by it.
        col.export_collection_package(file, include_media=True, legacy=False)
        col.reopen()
    elif form == "notes":
        col.export_note_csv(
            out_path=file,
            limit=None,
            with_html=True,
            with_tags=True,
            with_deck=True,
            with_notetype=True,
            with_guid=True,
        )
    else:
        col.export_card_csv(out_path=file, limit=None, with_html=True)


def genanki(_, file):
    import genanki

    fields = [{"name": name} for name in ("Front", "Back", "Picture")]
    template = {
        "name": "Card 1",
        "qfmt": "{{Front}}<br>{{Picture}}",
        "afmt": '{{FrontSide}}<hr id="answer">{{Back}}',
    }
    kind = genanki.Model(1607392319, "Pictured", fields=fields, templates=[template])
    deck = genanki.Deck(2059400110, "Rocks::Hard")
    rows = [
        (kind, ["What is &lt;this&gt;?", "<b>Granite</b>", '<img src="granite.png">']),
        (genanki.BASIC_MODEL, ["What is slate?", "Flat."]),
        (genanki.CLOZE_MODEL, ["{{c1::Chalk}} is {{c2::soft::how}}.", "Extra"]),
    ]
    for model, values in rows:
        deck.add_note(genanki.Note(model=model, fields=values, tags=["rock"]))
    package = genanki.Package(deck)
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "granite.png"
        picture.write_bytes(b"picture")
        package.media_files = [str(picture)]
        package.write_to_file(file)


def grade(col, guid, rating):
    note = col.db.scalar("select id from notes where guid = ?", guid)
    card = col.get_card(col.card_ids_of_note(note)[0])
    card.start_timer()
    states = col._backend.get_scheduling_states(card.id)
    answer = col.sched.build_answer(
        card=card, states=states, rating=CardAnswer.Rating.Value(rating.upper())
    )
    col.sched.answer_card(answer)


def describe(col):
    return {
        "decks": sorted(deck.name for deck in col.decks.all_names_and_ids()),
        "descriptions": descriptions(col),
        "notes": [note(col, id) for id in sorted(col.find_notes(""))],
        "cards": col.card_count(),
        "reviews": col.db.all("select ease, ivl, factor, type from revlog"),
    }


def descriptions(col):
    """What Anki shows above each deck that has a description."""
    decks = [col.decks.get(deck.id) for deck in col.decks.all_names_and_ids()]
    return {
        deck["name"]: col.render_markdown(deck["desc"]) if deck["md"] else deck["desc"]
        for deck in decks
        if deck["desc"]
    }


def note(col, id):
    note = col.get_note(id)
    sort_field, checksum = col.db.first("select sfld, csum from notes where id = ?", id)
    return {
        "guid": note.guid,
        "type": note.note_type()["name"],
        "tags": note.tags,
        "fields": dict(note.items()),
        "sort_field": str(sort_field),
        "checksum": checksum,
        "cards": [card(col, id) for id in col.card_ids_of_note(id)],
    }


def card(col, id):
    card = col.get_card(id)
    rendered = card.render_output()
    return {
        "deck": col.decks.name(card.did),
        "ordinal": card.ord,
        "schedule": [card.type, card.queue, card.due, card.ivl, card.factor, card.reps],
        "question": rendered.question_text,
        "answer": rendered.answer_text,
    }


def check(col):
    cards = col.card_count()
    message, is_clean = col.fix_integrity()
    media = col.media.check()
    return {
        "database": [] if is_clean else message.splitlines(),
        "cards_added": col.card_count() - cards,
        "empty_cards": sum(len(note.card_ids) for note in col.get_empty_cards().notes),
        "media_missing": list(media.missing),
        "media_unused": list(media.unused),
    }


STEPS = {
    step.__name__: step
    for step in (package, presets, csv, make, grade, suspend, describe, check, export, genanki)
}


def main():
    anki.lang.set_lang("en_US")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        col = Collection(str(Path(folder) / "collection.anki2"))
        found = []
        for step in sys.argv[1:]:
            # A Windows path has a colon of its own.
            name, *rest = step.split(":", 1)
            number = {"grade": 2, "export": 2}.get(name, 1)
            arguments = rest[0].split(":", number - 1) if rest else []
            found.append(STEPS[name](col, *arguments))
        col.close()
    json.dump(found, sys.stdout)


main()
