#!/bin/sh
# Makes the picture of a handout's page that the README shows.
# Needs pdftoppm and ImageMagick.
set -eu
cd "$(dirname "$0")/../.."
work=target/pictures
mkdir -p "$work"
cargo run --quiet --release -- convert input/python-interview-questions.md --to pdf --out "$work"
pdftoppm -r 72 -f 1 -l 1 -singlefile -png "$work/python-interview-questions.pdf" "$work/page"
convert "$work/page.png" -bordercolor '#cccccc' -border 1 -colors 64 docs/pictures/handout.png
