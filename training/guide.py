"""A guide for the UNet's features: halfway up, a linear head must tell of every unit of the canvas which part of what it shows.
The scenes are known, so this is free; it teaches what to paint before how (REPA, Yu et al. 2025, with truths instead of a teacher)."""

import torch
from torch import nn
from torch.nn import functional as F

from .scenes import GRID, Scene
from .vocabulary import COLOURS, OWN, SEEN, SIZES

COLOUR_CLASSES, SIZE_CLASSES = (*COLOURS, OWN), tuple(SIZES)
CLASSES = (len(SEEN) + 1, len(COLOUR_CLASSES), len(SIZE_CLASSES), 16)  # noun or none, colour, size, row and column in the object's box


def labels(scene: Scene) -> torch.Tensor:
    """The classes of every unit, int64 (4, GRID, GRID); colour, size and part are -1 where there is no object."""
    of = torch.full((4, GRID, GRID), -1)
    of[0] = len(SEEN)
    for group in scene.groups:
        side = SIZES[group.size]
        rows, columns = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
        for column, row in group.boxes:
            box = of[:, row : row + side, column : column + side]
            box[0], box[1] = SEEN.index(group.noun), COLOUR_CLASSES.index(group.colour)
            box[2], box[3] = SIZE_CLASSES.index(group.size), 4 * rows + columns
    return of


class Guide(nn.Module):
    """Listens to the UNet's features at half resolution and reads the units' classes from them."""

    def __init__(self, unet):
        super().__init__()
        self.head = nn.Conv2d(unet.config.block_out_channels[1], sum(CLASSES), 1)
        unet.up_blocks[1].attentions[0].register_forward_hook(self.listen)

    def listen(self, module, given, out):
        """Keeps the features of the forward pass at hand."""
        self.heard = out[0]

    def forward(self, truth: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
        """Cross-entropy of the classes `truth` (n, 4, GRID, GRID), rows weighted by `weight` (n)."""
        parts = self.head(self.heard.float()).split(CLASSES, 1)
        errors = [F.cross_entropy(part, truth[:, i], ignore_index=-1, reduction="none") for i, part in enumerate(parts)]
        shares = [(error * weight[:, None, None]).sum() / (truth[:, i] >= 0).sum() for i, error in enumerate(errors)]
        return sum(shares)
