"""Photograph cards of a package in Anki's own window.

    cards.py PACKAGE OUT.png SEARCH [--ordinal N] [--side question] [--night] [--size WxH]

SEARCH is what one would type into Anki's browser; the first note found is shown.
Needs `aqt` and PyQt6, and a display.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--disable-gpu")
os.environ["ANKI_SINGLE_INSTANCE_KEY"] = f"cardpress-{os.getpid()}"

import anki.lang
import aqt
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from aqt.profiles import ProfileManager
from aqt.theme import Theme


class Window:
    """Anki's main window, on a new profile."""

    def __init__(self, folder):
        anki.lang.set_lang("en_US")
        profiles = ProfileManager(ProfileManager.get_created_base_folder(folder))
        profiles.setupMeta()
        profiles.create("Cards")
        profiles.load("Cards")
        profiles.setLang("en_US")
        profiles.meta["firstRun"] = False
        profiles.set_update_check(False)
        profiles.save()
        profiles.db.close()
        self.app = aqt._run(["anki", "-b", folder, "-p", "Cards", "-l", "en_US"], exec=False)
        self.wait(lambda: aqt.mw is not None and aqt.mw.col is not None)
        self.main = aqt.mw

    def wait(self, ready, seconds=60):
        end = time.monotonic() + seconds
        while not ready() and time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.01)

    def settle(self, seconds=1.5):
        self.wait(lambda: False, seconds)

    def show(self, search, ordinal, side, night):
        """Shows the card, by suspending every other one."""
        col = self.main.col
        for preset in col.decks.all_config():
            preset["new"]["perDay"] = 9999
            col.decks.save(preset)
        card = col.get_card(col.card_ids_of_note(col.find_notes(search, order=True)[0])[ordinal])
        col.sched.suspend_cards([other for other in col.find_cards("") if other != card.id])
        col.decks.select(card.did)
        self.main.set_theme(Theme.DARK if night else Theme.LIGHT)
        self.main.moveToState("review")
        self.wait(lambda: self.main.reviewer.state == "question")
        if side == "answer":
            self.settle()
            self.main.reviewer._showAnswer()

    def photograph(self, size, file):
        self.main.resize(*size)
        self.settle()
        # The page alone, without the window's bars.
        web = self.main.reviewer.web
        corner = web.mapTo(self.main, web.rect().topLeft())
        image = self.main.screen().grabWindow(self.main.winId())
        image = image.copy(corner.x(), corner.y(), web.width(), web.height())
        if not image.save(file):
            sys.exit(f"could not write {file}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("package", type=Path)
    parser.add_argument("out")
    parser.add_argument("search")
    parser.add_argument("--ordinal", type=int, default=0)
    parser.add_argument("--side", choices=["question", "answer"], default="answer")
    parser.add_argument("--night", action="store_true")
    parser.add_argument("--size", default="900x700")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        window = Window(folder)
        window.main.col.import_anki_package(
            ImportAnkiPackageRequest(
                package_path=str(arguments.package.resolve()), options=ImportAnkiPackageOptions()
            )
        )
        window.show(arguments.search, arguments.ordinal, arguments.side, arguments.night)
        width, _, height = arguments.size.partition("x")
        window.photograph((int(width), int(height)), arguments.out)
    # Qt's web engine may fall over while Python takes it down.
    os._exit(0)


main()
