"""The text encoder (a CLIPTextModel) and its warm-up: from captions alone it learns to say what each noun is to look like."""

import random

import torch
from torch.nn import functional as F
from transformers import CLIPTextConfig, CLIPTextModel

from .captions import caption
from .muon import Muon
from .scenes import RELATIONS, draw_scene
from .session import DEVICE, MODEL, Budget, load, save
from .tokens import LENGTH, read, write
from .vocabulary import BACKGROUNDS, COLOURS, OWN, SEEN, SIZES

WIDTH, BATCH = 192, 128
COLOUR_CLASSES = (*COLOURS, OWN)
HEADS = {"noun": len(SEEN), "colour": len(COLOUR_CLASSES), "size": len(SIZES), "count": 4, "role": 1 + len(RELATIONS)}
OPPOSITE = {"left": "right", "right": "left", "above": "below", "below": "above"}


def build(tokenizer) -> CLIPTextModel:
    """The untrained text encoder for a tokenizer."""
    return CLIPTextModel(CLIPTextConfig(
        vocab_size=len(tokenizer), hidden_size=WIDTH, intermediate_size=512, projection_dim=WIDTH, num_hidden_layers=3,
        num_attention_heads=3, max_position_embeddings=LENGTH, hidden_act="quick_gelu", bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id, initializer_factor=1.0,
    ))


def truth(scene, g: int) -> list[int]:
    """What a group's noun should tell: noun, colour, size, count less one, and the side on which it stands (0: not said)."""
    group, role = scene.groups[g], 0
    if scene.relation:
        role = 1 + RELATIONS.index(scene.relation if g == 0 else OPPOSITE[scene.relation])
    sizes = list(SIZES)
    return [SEEN.index(group.noun), COLOUR_CLASSES.index(group.colour), sizes.index(group.size), len(group.boxes) - 1, role]


def batch(r: random.Random, tokenizer):
    """Token ids (BATCH, LENGTH), the (row, position) of each noun's last token, its truths, and each row's background."""
    scenes = [draw_scene(r, 0.3) for _ in range(BATCH)]
    said = [caption(r, scene) for scene in scenes]
    tokens = tokenizer([text for text, _ in said], padding="max_length", max_length=LENGTH, truncation=True, return_tensors="pt")
    where, truths = [], []
    for row, (scene, (_, ends)) in enumerate(zip(scenes, said)):
        for g, end in enumerate(ends):
            where.append((row, tokens.char_to_token(row, end)))
            truths.append(truth(scene, g))
    places = torch.tensor([BACKGROUNDS.index(scene.background) for scene in scenes])
    return tokens["input_ids"].to(DEVICE), torch.tensor(where).T.to(DEVICE), torch.tensor(truths).to(DEVICE), places.to(DEVICE)


class Reader(torch.nn.Module):
    """The text encoder with linear heads on its output; the heads are dropped after the warm-up."""

    def __init__(self, encoder: CLIPTextModel):
        super().__init__()
        self.encoder = encoder
        self.heads = torch.nn.ModuleDict({name: torch.nn.Linear(WIDTH, classes) for name, classes in HEADS.items()})
        self.place = torch.nn.Linear(WIDTH, len(BACKGROUNDS))

    def forward(self, ids, where, truths, places):
        """The loss, and the share of nouns of which everything is read rightly."""
        out = self.encoder(ids)
        nouns = out.last_hidden_state[where[0], where[1]]
        logits = [head(nouns) for head in self.heads.values()]
        loss = sum(F.cross_entropy(logit, truths[:, i]) for i, logit in enumerate(logits))
        place = self.place(out.pooler_output)
        right = torch.stack([logit.argmax(-1) == truths[:, i] for i, logit in enumerate(logits)]).all(0)
        return loss + F.cross_entropy(place, places), right.float().mean(), (place.argmax(-1) == places).float().mean()


def train(minutes: float, seed: int = 0):
    """Writes the tokenizer, then warms the encoder up; starts anew each time (it takes minutes)."""
    torch.manual_seed(seed)
    write(MODEL / "tokenizer")
    tokenizer, r = read(MODEL / "tokenizer"), random.Random(seed)
    reader = Reader(build(tokenizer)).to(DEVICE)
    optimiser, budget, step = Muon(reader, 0.01, 2e-3, ("embed", "heads", "place")), Budget(minutes), 0
    while budget.progress < 1:
        optimiser.set_share(budget.share(10))
        loss, right, place = reader(*batch(r, tokenizer))
        reader.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        step += 1
        if step % 100 == 0 or budget.progress >= 1:
            print(f"text: step {step}, {budget.used:.0f} s, loss {float(loss.detach()):.3f}, "
                  f"nouns wholly right {float(right):.3f}, places right {float(place):.3f}", flush=True)
    save("text", model=reader.encoder.state_dict())


def warmed() -> CLIPTextModel:
    """The encoder after its warm-up."""
    encoder = build(read(MODEL / "tokenizer")).to(DEVICE)
    encoder.load_state_dict(load("text")["model"])
    return encoder
