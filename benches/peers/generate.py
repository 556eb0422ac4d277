"""Prints a document of so many questions with answers and no code.

    python3 generate.py 10000 > notes.md
"""

import random
import sys

WORDS = (
    "river stone light engine harvest copper window signal meadow winter lantern carbon "
    "harbour thread orbit marble forest ledger canvas anchor granite silver beacon valley"
).split()


def main(number):
    chosen = random.Random(1)
    sentence = lambda length: " ".join(chosen.choices(WORDS, k=length))
    print("# Peers\n")
    for at in range(1, int(number) + 1):
        print(f"{at}. What is the {sentence(3)} of number {at}?")
        print(f"   - The {sentence(12)}, with **{sentence(2)}** and `{sentence(1)}_{at}`.\n")


main(*sys.argv[1:])
