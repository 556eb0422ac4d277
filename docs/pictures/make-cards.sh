#!/bin/sh
# Makes the pictures of cards that the README shows, in Anki's own window.
# Needs Python 3 with venv, Xvfb and the libraries of Qt.
set -eu
cd "$(dirname "$0")/../.."
work=target/pictures
python=$work/venv/bin/python
if [ ! -x "$python" ]; then
    python3 -m venv "$work/venv"
    "$python" -m pip install --quiet aqt==26.9.3 PyQt6 PyQt6-WebEngine pillow
fi
cargo run --quiet --release -- convert input/python-interview-questions.md --to apkg --out "$work" || [ $? -eq 1 ]

photograph() {
    out=docs/pictures/$1
    shift
    xvfb-run --auto-servernum --server-args="-screen 0 1600x1200x24" \
        "$python" docs/pictures/cards.py "$work/python-interview-questions.apkg" "$out" "$@"
    # Few colours: a quarter of the size, and nobody sees it.
    "$python" -c 'import sys; from PIL import Image
Image.open(sys.argv[1]).convert("RGB").quantize(128).save(sys.argv[1], optimize=True)' "$out"
}

photograph card.png @property --size 900x500
photograph card-night.png @property --size 900x500 --night
photograph card-table.png Frozen --ordinal 2 --side question --size 900x530
