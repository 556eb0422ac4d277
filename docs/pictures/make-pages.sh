#!/bin/sh
# Makes the pictures of pages that the README and docs/pdf.md show.
# Needs pdftoppm, and Python 3 with pillow.
set -eu
cd "$(dirname "$0")/../.."
work=target/pictures
mkdir -p "$work"
questions=input/python-interview-questions.md

# picture NAME PAGE DOCUMENT OPTION…
picture() {
    name=$1 page=$2 document=$3
    shift 3
    cargo run --quiet --release -- convert "$document" --to pdf --out "$work/$name" "$@" 2> "$work/$name.log" ||
        [ $? -eq 1 ]
    pdftoppm -r 72 -f "$page" -l "$page" -singlefile -png "$work/$name"/*.pdf "$work/$name"
    # A line around the sheet, and few colours: a quarter of the size, and nobody sees it.
    python3 -c 'import sys; from PIL import Image, ImageOps
page = ImageOps.expand(Image.open(sys.argv[1]).convert("RGB"), 1, "#cccccc")
page.quantize(64).save(sys.argv[2], optimize=True)' "$work/$name.png" "docs/pictures/$name.png"
}

picture handout 1 "$questions"
picture contents 1 "$questions" --columns 2 --contents=questions
picture quiz 1 "$questions" --layout quiz
picture cards 2 "$questions" --layout cards
picture booklet 2 "$questions" --layout booklet
picture specimen 1 docs/pictures/specimen.md
