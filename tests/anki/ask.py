"""Ask the real Anki what it makes of our files.

    ask.py STEP...

Each step is done to the same new collection; what each found is printed as one
JSON array. The steps:

    package:FILE          import a package
    csv:FILE              import a text file, as its header lines say
    grade:GUID:RATING     answer the first card of a note (again, hard, good, easy)
    describe              list the notes, their cards, the decks, the reviews
    check                 check the database and the media, look for empty cards
"""

import json
import sys
import tempfile
from pathlib import Path

import anki.lang
from anki.collection import (
    Collection,
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


STEPS = {step.__name__: step for step in (package, csv, grade, describe, check)}


def main():
    anki.lang.set_lang("en_US")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        col = Collection(str(Path(folder) / "collection.anki2"))
        found = []
        for step in sys.argv[1:]:
            # A Windows path has a colon of its own.
            name, *rest = step.split(":", 1)
            arguments = rest[0].split(":") if name == "grade" else rest
            found.append(STEPS[name](col, *arguments))
        col.close()
    json.dump(found, sys.stdout)


main()
