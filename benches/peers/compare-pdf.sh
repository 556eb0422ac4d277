#!/usr/bin/env bash
# The same handout by cardpress, Typst and reportlab: CPU seconds, peak memory, size, pages. Wants a
# release build of the program, GNU time, pdfinfo (poppler-utils), and Python with `typst` and
# `reportlab` (pip install typst==0.15.2 reportlab==5.1.0).
#
#     benches/peers/compare-pdf.sh [QUESTIONS [QUESTIONS_OF_OURS_ALONE]]
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
questions=${1:-5000}
python=${PYTHON:-python3}
cardpress=${CARDPRESS:-$root/target/release/cardpress}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1700000000

measured() {
    local name=$1 pdf=$2
    shift 2
    command time -f '%U %S %M' -o "$work/time" "$@" > /dev/null 2> "$work/said" || { cat "$work/said" >&2; return 1; }
    local pages size
    pages=$(pdfinfo "$pdf" 2> /dev/null | awk '/^Pages/ { print $2 }')
    size=$(stat -c %s "$pdf")
    awk -v name="$name" -v size="$size" -v pages="$pages" '{ printf "%-24s %7.2f s CPU %6d MB %9.1f KB %6d pages\n", name, $1 + $2, $3 / 1024, size / 1024, pages }' "$work/time"
}

deck() {
    python3 generate.py "$1" 5 > "$work/deck$1.md"
    "$cardpress" "$work/deck$1.md" --to json --out "$work" 2> /dev/null
}

deck "$questions"
echo "$questions questions"
measured "cardpress, reading too" "$work/deck$questions.pdf" "$cardpress" "$work/deck$questions.md" --to pdf --out "$work"
measured "Typst" "$work/typst.pdf" "$python" typst_pdf.py "$work/deck$questions.json" "$work/typst.pdf"
measured "reportlab" "$work/reportlab.pdf" "$python" reportlab_pdf.py "$work/deck$questions.json" "$work/reportlab.pdf"
if [ -n "${2:-}" ]; then
    deck "$2"
    echo "$2 questions"
    measured "cardpress, reading too" "$work/deck$2.pdf" "$cardpress" "$work/deck$2.md" --to pdf --out "$work"
fi
