"""Run anki-connect-server of PyPI, as it is but for what follows.

    connect.py COLLECTION PORT [--as-it-is]

Its importPackage and exportPackage hand Anki arguments that Anki does not have, and
answer with an error whatever is sent (version 0.5.0). They ask here those classes of
Anki's for it that the add-on asks. With --as-it-is they are left alone.

It also wants Python 3.12, for some lines in the newer way of writing types. An older
Python reads them in the older way.
"""

import importlib.abc
import importlib.machinery
import os
import re
import sys
from pathlib import Path

import anki.collection  # Anki's other modules want it first.
import anki.lang
from anki.exporting import AnkiPackageExporter
from anki.importing import AnkiPackageImporter


class OlderTypes(importlib.machinery.SourceFileLoader):
    """Reads `type X = Y` and `def f[T](`, which Python before 3.12 cannot."""

    def source_to_code(self, data, path, **options):
        text = re.sub(r"^from typing ", "from typing_extensions ", data.decode(), flags=re.M)
        text = re.sub(r"^type (\w+)(\[.*?\])? = .*$", r"\1 = Any", text, flags=re.M)
        text = re.sub(r"^(async def \w+)\[(\w)\]", r"\2 = object\n\1", text, flags=re.M)
        text = re.sub(r"\bHandler\[Any\]", "Handler", text)
        return super().source_to_code(text.encode(), path, **options)

    # What is compiled of other text must not be kept.
    def cache_from_source(self, path):
        raise NotImplementedError


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if not name.startswith("anki_connect_server."):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        spec.loader = OlderTypes(name, spec.origin)
        return spec


def import_package(self, path):
    AnkiPackageImporter(self.col, path).run()
    return True


def export_package(self, deck, path, include_sched=False):
    found = self.col.decks.by_name(deck)
    if found is None:
        return False
    exporter = AnkiPackageExporter(self.col)
    exporter.did = found["id"]
    exporter.includeSched = include_sched
    exporter.exportInto(path)
    return True


def main():
    anki.lang.set_lang("en_US")
    collection, port, *rest = sys.argv[1:]
    os.environ["ANKICONNECT_COLLECTION_PATH"] = collection
    os.environ["ANKICONNECT_PORT"] = port
    # A file `.env` of somebody else's is not for us.
    os.chdir(Path(collection).parent)
    if sys.version_info < (3, 12):
        sys.dont_write_bytecode = True
        sys.meta_path.insert(0, Finder())
    from anki_connect_server import api
    from anki_connect_server.anki_wrapper import AnkiWrapper

    if "--as-it-is" not in rest:
        AnkiWrapper.import_package = import_package
        AnkiWrapper.export_package = export_package
    api.run_server()


main()
