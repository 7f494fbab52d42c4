"""Writes public/models/judge/words.json: every word and phrase that captions are made of and what it means, for whoever reads captions back.

    python -m training.words
"""

import json

from .adapters import looks
from .captions import NUMBERS, OPENINGS, RELATION_WORDS, plural
from .session import MODEL
from .vocabulary import COLOUR_SYNONYMS, COLOURS, NOUNS, PLACES, PLAIN, SIZE_WORDS

FILE = MODEL.parent / "judge" / "words.json"
MORE_NUMBERS = {1: ["one", "1"], 5: ["five", "5"], 6: ["six", "6"]}  # no caption says them, but people do


def words() -> dict:
    """Meaning to ways of saying it; nouns in the singular and in the plural."""
    nouns = {noun: (noun, *synonyms) for noun, (_, synonyms) in NOUNS.items()}
    plain = {place: phrases + [phrase.split(" ", 2)[2] for phrase in phrases] for place, phrases in PLAIN.items()}
    return {
        "nouns": {noun: {"one": list(ways), "many": [plural(way) for way in ways]} for noun, ways in nouns.items()},
        "colours": {colour: [colour, *COLOUR_SYNONYMS.get(colour, [])] for colour in COLOURS},
        "sizes": {size: ways for size, ways in SIZE_WORDS.items() if ways},
        "numbers": {str(n): sorted(set(ways), key=ways.index) for n, ways in sorted((NUMBERS | MORE_NUMBERS).items())},
        "relations": RELATION_WORDS,
        "places": PLACES | plain | {place: looks.PHRASES[place] for place in looks.PLACES},
        "styles": {style: looks.PHRASES[style] for style in looks.STYLES},
        "joints": ["and", "with", ","],
        "silent": ["a", "an", "the", *(opening.strip() for opening in OPENINGS)],
    }


def write():
    """Writes the file."""
    FILE.write_text(json.dumps(words(), indent=1) + "\n")


if __name__ == "__main__":
    write()
