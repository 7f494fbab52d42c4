"""The tokenizer: CLIP's kind of byte-level BPE, learnt on the world's words and common words of prompts; any text has tokens."""

import json
import random
from collections import Counter
from pathlib import Path

from transformers import CLIPTokenizer

from .captions import RELATION_WORDS, caption, plural
from .scenes import draw_scene
from .vocabulary import COLOUR_SYNONYMS, COLOURS, NOUNS, PLACES

LENGTH = 32
COMMON = """a an the of in on at to with and or no not by for from near behind front between inside outside under over next one two three
four five some many very photo picture image painting drawing sketch pencil pixel art neon watercolor watercolour oil style cartoon
emoji icon portrait landscape background sky sea sun moon cloud rain fire water ice light dark bright day evening morning night summer winter
spring autumn man woman boy girl person people face eye hair hat dress king queen knight wizard witch baby robot unicorn alien pumpkin
duck trophy bird bear wolf tiger mouse sheep goat chicken flower rose grass leaf stone mountain river lake island road street
room kitchen table chair bed door window wall floor lamp bread egg milk coffee tea wine orange lemon train bus truck ship tower bridge
temple sword shield ring gold silver golden metal wood wooden glass paper beautiful cute pretty funny happy sad angry sleeping running
flying sitting standing eating playing holding wearing old new young tall short long round square quality detailed realistic fantasy
cinematic blurry ugly bad low high best soft sharp colorful colourful magic cyan teal turquoise gray grey medium sized tiny huge giant""".split()


def byte_symbols() -> list[str]:
    """The printable stand-ins of the 256 bytes, in the order of GPT-2's and CLIP's vocabularies."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [chr(b) for b in plain] + [chr(256 + i) for i in range(256 - len(plain))]


def learn(counts: Counter, merges: int) -> list[tuple[str, str]]:
    """Byte-pair merges, the most frequent pair first (ties by spelling), until `merges` or until every word is one token."""
    words = {word: [*word[:-1], word[-1] + "</w>"] for word in counts}
    learnt = []
    while len(learnt) < merges:
        pairs = Counter()
        for word, parts in words.items():
            for pair in zip(parts, parts[1:]):
                pairs[pair] += counts[word]
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        learnt.append(best)
        for word, parts in words.items():
            i = 0
            while i + 1 < len(parts):
                if (parts[i], parts[i + 1]) == best:
                    parts[i : i + 2] = ["".join(best)]
                i += 1
    return learnt


def write(folder: Path):
    """Learns the vocabulary and writes the tokenizer's files into `folder`."""
    r = random.Random("tokenizer")
    counts = Counter(COMMON)
    for _ in range(4000):
        counts.update(caption(r, draw_scene(r))[0].replace(",", " ").split())
    known = [word for noun, (_, synonyms) in NOUNS.items() for word in (noun, *synonyms)]
    counts.update([*known, *map(plural, known), *COLOURS, *(s for many in COLOUR_SYNONYMS.values() for s in many)])
    counts.update(" ".join([p for phrases in PLACES.values() for p in phrases] + sum(RELATION_WORDS.values(), [])).split())
    merges = learn(Counter({word: n for word, n in counts.items() if word.isalpha()}), 1400)
    symbols = byte_symbols()
    tokens = [*symbols, *(s + "</w>" for s in symbols), *("".join(pair) for pair in merges)]
    tokens += ["<|startoftext|>", "<|endoftext|>"]
    vocab = {token: i for i, token in enumerate(dict.fromkeys(tokens))}
    tokenizer = CLIPTokenizer(vocab=vocab, merges=merges, model_max_length=LENGTH)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save_pretrained(folder)
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    special = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>", "pad_token": "<|endoftext|>"}
    (folder / "special_tokens_map.json").write_text(json.dumps(special, indent=2) + "\n")


def read(folder: Path) -> CLIPTokenizer:
    """The tokenizer of a model folder."""
    return CLIPTokenizer.from_pretrained(folder)
