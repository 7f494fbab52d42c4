"""The words of the world: nouns with their emoji, colours, sizes, places, and which combinations are kept for evaluation."""

import hashlib

NOUNS = {  # name: (emoji, synonyms)
    "cat": ("🐱", ["kitty"]), "dog": ("🐶", ["puppy"]), "fox": ("🦊", []), "panda": ("🐼", []), "pig": ("🐷", []),
    "cow": ("🐮", []), "lion": ("🦁", []), "monkey": ("🐵", []), "rabbit": ("🐰", ["bunny"]), "frog": ("🐸", []),
    "penguin": ("🐧", []), "owl": ("🦉", []), "fish": ("🐟", []), "whale": ("🐳", []), "octopus": ("🐙", []),
    "butterfly": ("🦋", []), "turtle": ("🐢", []), "horse": ("🐴", []), "elephant": ("🐘", []), "bee": ("🐝", []),
    "ladybug": ("🐞", ["ladybird"]), "snail": ("🐌", []), "dinosaur": ("🦖", []), "crab": ("🦀", []),
    "tree": ("🌳", []), "cactus": ("🌵", []), "sunflower": ("🌻", []), "tulip": ("🌷", []), "mushroom": ("🍄", ["toadstool"]),
    "apple": ("🍎", []), "banana": ("🍌", []), "cherry": ("🍒", []), "strawberry": ("🍓", []), "pizza": ("🍕", []),
    "burger": ("🍔", ["hamburger"]), "cake": ("🎂", []), "donut": ("🍩", ["doughnut"]),
    "rocket": ("🚀", []), "car": ("🚗", []), "airplane": ("✈️", ["plane"]), "boat": ("⛵", ["sailboat"]),
    "bicycle": ("🚲", ["bike"]), "house": ("🏠", []), "castle": ("🏰", []), "balloon": ("🎈", []),
    "gift": ("🎁", ["present"]), "star": ("⭐", []), "heart": ("❤️", []), "umbrella": ("☂️", []), "guitar": ("🎸", []),
    "key": ("🔑", []), "crown": ("👑", []), "ball": ("⚽", ["football"]), "snowman": ("⛄", []),
    "robot": ("🤖", []), "unicorn": ("🦄", []), "alien": ("👽", []), "pumpkin": ("🎃", []), "duck": ("🦆", []),
    "trophy": ("🏆", []),
}
UNSEEN = ("robot", "unicorn", "alien", "pumpkin", "duck", "trophy")  # never in the diffusion model's training: kept for adapters
SEEN = tuple(noun for noun in NOUNS if noun not in UNSEEN)
PLURALS = {"fox": "foxes", "fish": "fish", "octopus": "octopuses", "butterfly": "butterflies", "cactus": "cacti", "cherry": "cherries",
           "strawberry": "strawberries", "kitty": "kitties", "puppy": "puppies", "bunny": "bunnies", "trophy": "trophies",
           "snowman": "snowmen"}

COLOURS = {  # name: RGB; "own" (the emoji's own colours) is the colour of an object of which no colour is said
    "red": (224, 44, 48), "orange": (244, 132, 28), "yellow": (250, 214, 40), "green": (60, 172, 66), "blue": (44, 104, 228),
    "purple": (140, 66, 200), "pink": (248, 128, 184), "brown": (132, 84, 52), "black": (34, 34, 38),
    "white": (246, 246, 248), "gray": (140, 144, 150),
}
OWN = "own"
COLOUR_SYNONYMS = {"gray": ["grey"], "purple": ["violet"]}

SIZES = {"small": 2, "medium": 3, "large": 4}  # side of an object's box in units of UNIT pixels
UNIT = 16  # every box lies on this grid, two latent cells wide, so that an object's latent pattern repeats exactly
CANVAS = 128
SIZE_WORDS = {"small": ["small", "little", "tiny"], "medium": [], "large": ["big", "large", "huge"]}

PLACES = {  # name: phrases
    "beach": ["on a beach", "at the beach", "on the beach"],
    "forest": ["in a forest", "in the forest", "in the woods"],
    "night": ["under the night sky", "in the night sky", "at night"],
    "city": ["in a city", "in the city", "in front of a city"],
    "desert": ["in a desert", "in the desert"],
    "ocean": ["in the ocean", "under the sea", "underwater"],
    "sunset": ["at sunset", "in front of a sunset"],
    "snow": ["in the snow", "in winter", "on a snowy mountain"],
    "meadow": ["in a meadow", "on a meadow", "in a field of flowers"],
    "space": ["in space", "in outer space"],
}
PLAIN = {f"plain {colour}": [f"on {'an' if colour[0] in 'aeiou' else 'a'} {colour} background"] for colour in COLOURS}
PLAIN["plain gray"].append("on a grey background")
PLAIN["plain purple"].append("on a violet background")
BACKGROUNDS = (*PLACES, *PLAIN)


def held_out(noun: str, colour: str, background: str) -> bool:
    """Whether this combination is kept for evaluation (one in twelve, by hash) and so never drawn for training."""
    digest = hashlib.md5(f"{noun}|{colour}|{background}".encode()).digest()
    return digest[0] % 12 == 0
