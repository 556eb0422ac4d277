#!/usr/bin/env bash
# The same deck by cardpress, genanki-rs and genanki: their CPU seconds, and whether Anki sees the
# same notes. Wants a release build of the program, and Python with `anki` and `genanki` (the tests
# make one: target/anki-venv).
#
#     benches/peers/compare.sh [QUESTIONS]
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
questions=${1:-10000}
python=${PYTHON:-$root/target/anki-venv/bin/python}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1700000000
cargo build --release --quiet
python3 generate.py "$questions" > "$work/deck.md"
cardpress="$root/target/release/cardpress"
"$cardpress" "$work/deck.md" --to json --out "$work" 2> /dev/null

timed() {
    local name=$1
    shift
    TIMEFORMAT="$name: %U s"
    time "$@" 2> /dev/null
}
timed "cardpress, reading the document too" "$cardpress" "$work/deck.md" --to apkg --out "$work/ours"
timed "genanki-rs" "${CARGO_TARGET_DIR:-target}/release/cardpress-peers" "$work/deck.json" "$work/rs.apkg"
timed "genanki" "$python" genanki_peer.py "$work/deck.json" "$work/py.apkg"

for package in "$work/ours/deck.apkg" "$work/rs.apkg" "$work/py.apkg"; do
    "$python" "$root/tests/anki/ask.py" "package:$package" describe > "$package.json"
done
"$python" - "$work"/ours/deck.apkg.json "$work"/*.apkg.json <<'PYTHON'
import json
import sys

decks = []
for path in sys.argv[1:]:
    with open(path) as file:
        _, described = json.load(file)
    decks.append(sorted(tuple(note["fields"][key] for key in ("Question", "Answer"))
                        for note in described["notes"]))
same = all(deck == decks[0] for deck in decks)
print(f"{len(decks[0])} notes in Anki: {'the same by all three' if same else 'NOT the same'}")
sys.exit(not same)
PYTHON
