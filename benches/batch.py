#!/usr/bin/env python3
"""Converts many documents with one core and with two, a tenth of them, and one alone.

    cargo build --release && python3 benches/batch.py [documents]

Prints how many times faster two cores are, the CPU time of a document in the batch
against one alone, how much memory ten times as many documents take, and how long it
takes when nothing has changed. Python 3 and nothing else.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent / "target/release/cardpress"
QUESTIONS = 50
FORMATS = "apkg,csv,pdf,xlsx"


def document(number: int) -> str:
    """Returns a document of fifty questions, some of them with code, lists and tables."""
    parts = [f"# Subject {number}\n"]
    for question in range(1, QUESTIONS + 1):
        topic = f"topic {number * QUESTIONS + question}"
        parts.append(f"\n{question}. What is the use of {topic}, and when is it none?\n")
        parts.append(f"   - It keeps **{topic}** apart from what stands beside it, as long as\n\n")
        parts.append(" nobody asks for both at the same time.\n")
        if question % 5 == 0:
            parts.append(f"\n     ```python\n     def use(topic={question}):\n")
            parts.append("         return sorted(topic for topic in range(topic))\n     ```\n")
        if question % 7 == 0:
            parts.append(f"\n     | case | result |\n     |---|---|\n     | {topic} | it holds |\n")
    return "".join(parts)


def run(folder: Path, inputs: str, *options: str) -> tuple[float, float, int]:
    """Converts inputs; returns the seconds, the seconds of CPU, and the peak of memory in kB."""
    out = folder / "out"
    if "--no-cache" in options:
        shutil.rmtree(out, ignore_errors=True)
    command = [PROGRAM, inputs, "--to", FORMATS, "--out", out, "--quiet", *options]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, "SOURCE_DATE_EPOCH": "0"})
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    assert os.waitstatus_to_exitcode(status) == 0
    assert len(list(out.rglob("*.pdf"))) == len(list((folder / inputs).rglob("*.md")) or [0])
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for inputs, count in [("all", number), ("tenth", number // 10), ("one", 1)]:
            for at in range(count):
                place = folder / inputs / f"{at % 40}" / f"{at}.md"
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(document(at))
        one = min(run(folder, "one", "--no-cache", "--jobs", "1") for _ in range(5))
        tenth = run(folder, "tenth", "--no-cache", "--jobs", "2")
        single = run(folder, "all", "--no-cache", "--jobs", "1")
        two = run(folder, "all", "--no-cache", "--jobs", "2")
        run(folder, "all")
        again = run(folder, "all")
    print(f"{number} documents of {QUESTIONS} questions to {FORMATS}")
    print(f"one core      {single[0]:8.2f} s, {single[1]:8.2f} s of CPU, {single[2] // 1024} MB")
    print(f"two cores     {two[0]:8.2f} s, {two[1]:8.2f} s of CPU, {two[2] // 1024} MB")
    print(f"unchanged     {again[0]:8.2f} s, {again[1]:8.2f} s of CPU, {again[2] // 1024} MB")
    print(f"one document  {one[0]:8.3f} s, {one[1]:8.3f} s of CPU, {one[2] // 1024} MB")
    print(f"two cores are {single[0] / two[0]:.2f} times as fast")
    print(f"a document of many takes {two[1] / number / one[1]:.2f} times the CPU of one alone")
    print(f"ten times as many take {two[2] / tenth[2]:.2f} times the memory")


if __name__ == "__main__":
    main()
