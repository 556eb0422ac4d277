"""Writes every document of input/ and tests/spec/ into the corpus of the target `read`.

The first byte of a seed chooses the options: a line end chooses those by default.
"""

import hashlib
import pathlib
import re

root = pathlib.Path(__file__).parent.parent
corpus = root / "fuzz/corpus/read"
corpus.mkdir(parents=True, exist_ok=True)

documents = [path.read_bytes() for path in sorted((root / "input").iterdir())]
for spec in sorted((root / "tests/spec").glob("*.md")):
    text = spec.read_text(encoding="utf-8")
    text = text.replace("␠", " ").replace("␍", "\r").replace("␉", "\t")
    found = re.findall(r"^`{5}document[^\n]*\n(.*?)^`{5}$", text, re.DOTALL | re.MULTILINE)
    documents += [document.encode() for document in found]
for document in documents:
    (corpus / hashlib.sha1(document).hexdigest()).write_bytes(b"\n" + document)
print(f"{len(documents)} documents")
