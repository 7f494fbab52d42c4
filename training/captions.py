"""Says a scene in words, in one of many ways, and where in the words each noun stands. Knows nothing of pixels."""

import random

from .scenes import Scene
from .vocabulary import COLOUR_SYNONYMS, NOUNS, OWN, PLACES, PLAIN, PLURALS, SIZE_WORDS

NUMBERS = {2: ["two", "two", "2"], 3: ["three", "three", "3"], 4: ["four", "four", "4"]}
RELATION_WORDS = {
    "left": ["left of", "to the left of", "on the left of"],
    "right": ["right of", "to the right of", "on the right of"],
    "above": ["above", "over", "on top of"],
    "below": ["below", "under", "beneath"],
}
OPENINGS = ["a picture of ", "a photo of ", "an image of ", "there is "]


def article(word: str) -> str:
    """a or an."""
    return "an" if word[0] in "aeiou" and not word.startswith("uni") else "a"


def plural(word: str) -> str:
    """The plural of a noun of the world."""
    return PLURALS.get(word, word + "s")


def phrase(r: random.Random, group, bare: bool) -> tuple[str, str]:
    """A group in words, and the noun as it is written at its end. `bare` leaves out the article."""
    synonyms = NOUNS[group.noun][1]
    noun = r.choice(synonyms) if synonyms and r.random() < 0.25 else group.noun
    count = len(group.boxes)
    noun = plural(noun) if count > 1 else noun
    colour = group.colour
    if colour in COLOUR_SYNONYMS and r.random() < 0.25:
        colour = r.choice(COLOUR_SYNONYMS[colour])
    words = [r.choice(SIZE_WORDS[group.size])] if group.size != "medium" else []
    words += [colour] if group.colour != OWN else []
    if len(words) == 2 and r.random() < 0.15:
        words.reverse()
    words.append(noun)
    if count > 1:
        words.insert(0, r.choice(NUMBERS[count]))
    elif not bare:
        words.insert(0, article(words[0]))
    return " ".join(words), noun


def caption(r: random.Random, scene: Scene, placed: bool = True) -> tuple[str, list[int]]:
    """The caption, and for each group the index of its noun's last character; without a word on the place where not `placed`."""
    bare = r.random() < 0.15
    pieces: list[tuple[str, int | None]] = []
    groups = list(range(len(scene.groups)))
    if scene.relation is None:
        r.shuffle(groups)
    for order, g in enumerate(groups):
        if order:
            if scene.relation:
                joint = f" {r.choice(RELATION_WORDS[scene.relation])} "
            else:
                joint = ", " if order + 1 < len(groups) else r.choice([" and ", " and ", ", ", " with " if len(groups) == 2 else " and "])
            pieces.append((joint, None))
        pieces.append((phrase(r, scene.groups[g], bare)[0], g))
    where = r.choice((PLACES | PLAIN)[scene.background])
    shape = r.random()
    if not placed:
        pass
    elif shape < 0.7:
        pieces.append((" " + where, None))
    elif shape < 0.85:
        pieces.insert(0, (where + ", ", None))
    else:
        pieces.append((", " + where.split(" ", 2)[2] if scene.background in PLAIN else ", " + where, None))
    if pieces[0][1] is not None and not bare and r.random() < 0.12:
        pieces.insert(0, (r.choice(OPENINGS), None))
    text, ends = "", [0] * len(groups)
    for piece, g in pieces:
        text += piece
        if g is not None:
            ends[g] = len(text) - 1
    return text, ends
