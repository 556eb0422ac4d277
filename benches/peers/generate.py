"""Prints a document of so many questions with answers, of so many sentences, and no blocks of code.

    python3 generate.py 10000 > notes.md
    python3 generate.py 5000 5 > notes.md
"""

import random
import sys

WORDS = (
    "river stone light engine harvest copper window signal meadow winter lantern carbon "
    "harbour thread orbit marble forest ledger canvas anchor granite silver beacon valley"
).split()


def main(number, sentences=1):
    chosen = random.Random(1)
    sentence = lambda length: " ".join(chosen.choices(WORDS, k=length))
    print("# Peers\n")
    for at in range(1, int(number) + 1):
        print(f"{at}. What is the {sentence(3)} of number {at}?")
        said = (
            f"The {sentence(12)}, with **{sentence(2)}** and `{sentence(1)}_{at}`."
            for _ in range(int(sentences))
        )
        print(f"   - {' '.join(said)}\n")


main(*sys.argv[1:])
