"""A student: the teacher's UNet with low-rank adapters that learn, or a whole copy, its slow average, and how it is written to disk."""

import copy
import json
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from peft import LoraConfig, get_peft_model_state_dict, inject_adapter_in_model
from safetensors.torch import save_file

from ..session import DEVICE, MODEL, WORK

STUDENTS = MODEL / "students"
ASIDE = WORK / "students"  # whole UNets: only their figures go into the clone
LAYERS = ("to_q", "to_k", "to_v", "to_out.0", "proj_in", "proj_out", "ff.net.0.proj", "ff.net.2", "conv1", "conv2",
          "conv_shortcut", "time_emb_proj", "downsamplers.0.conv", "upsamplers.0.conv")  # as LCM-LoRA


class Student:
    """`unet` is what learns; `rank` 0 means all of its weights."""

    def __init__(self, teacher_unet: UNet2DConditionModel, rank: int):
        self.rank = rank
        self.unet = copy.deepcopy(teacher_unet).to(DEVICE, memory_format=torch.channels_last)
        self.unet.requires_grad_(rank == 0)
        if rank:
            inject_adapter_in_model(LoraConfig(r=rank, lora_alpha=rank, target_modules=list(LAYERS), init_lora_weights=True), self.unet)
            for name, p in self.unet.named_parameters():
                p.requires_grad_("lora_" in name)
        self.unet.train()

    def parameters(self) -> list[torch.nn.Parameter]:
        """The weights that learn."""
        return [p for p in self.unet.parameters() if p.requires_grad]

    def state(self) -> dict[str, torch.Tensor]:
        """The weights that learn, by name."""
        return {n: p.detach() for n, p in self.unet.named_parameters() if p.requires_grad}

    def load(self, state: dict[str, torch.Tensor]):
        """Takes weights from `state`."""
        with torch.no_grad():
            for name, p in self.unet.named_parameters():
                if name in state:
                    p.copy_(state[name])

    def begin(self, state: dict[str, torch.Tensor]):
        """Starts from an adapter of a lower rank: what the higher rank has more still adds nothing."""
        with torch.no_grad():
            for name, p in self.unet.named_parameters():
                if name in state:
                    p[tuple(slice(n) for n in state[name].shape)] = state[name]

    def write(self, name: str, state: dict[str, torch.Tensor], form: str, about: dict[str, str], kept_rank: int | None = None):
        """Writes the (averaged) weights in float16: `diffusers` or `kohya` for adapters beside the model, of a lower rank where one is said;
        else a UNet folder in ASIDE."""
        kept = {n: t.clone() for n, t in self.state().items()}
        self.load(state)
        if self.rank == 0:
            folder = ASIDE / name
            folder.mkdir(parents=True, exist_ok=True)
            self.unet.to(torch.float16, memory_format=torch.contiguous_format).save_pretrained(folder)
            (folder / "about.json").write_text(json.dumps(about, indent=1) + "\n")
            self.unet.to(torch.float32, memory_format=torch.channels_last)
        else:
            rank, adapter = kept_rank or self.rank, get_peft_model_state_dict(self.unet)
            write_adapter(STUDENTS / f"{name}.safetensors", lowered(adapter, rank) if kept_rank else adapter, rank, form, about)
        self.load(kept)


def lowered(state: dict[str, torch.Tensor], rank: int) -> dict[str, torch.Tensor]:
    """The nearest adapter of a lower rank (Eckart and Young 1936): of each layer's change the largest singular values. Names as peft's."""
    made = {}
    for name, down in state.items():
        if "lora_A" not in name:
            continue
        up = state[named_up := name.replace("lora_A", "lora_B")]
        q_up, r_up = torch.linalg.qr(up.flatten(1).double())
        q_down, r_down = torch.linalg.qr(down.flatten(1).double().T)
        left, values, right = torch.linalg.svd(r_up @ r_down.T)
        half = values[:rank].sqrt()
        made[named_up] = (q_up @ left[:, :rank] * half).reshape(len(up), -1, *up.shape[2:]).float()
        made[name] = (half[:, None] * (right[:rank] @ q_down.T)).reshape(-1, *down.shape[1:]).float()
    return made


def write_adapter(path: Path, state: dict[str, torch.Tensor], alpha: float, form: str, about: dict[str, str]):
    """An adapter file as diffusers or kohya-ss write it, in float16, what it is in its metadata. `state` has peft's names without a prefix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    named = {}
    for name, tensor in state.items():
        module, _, half = name.removesuffix(".weight").rpartition(".")
        if form == "diffusers":
            named[f"unet.{module}.{half}.weight"] = tensor
        else:
            kohya = f"lora_unet_{module.replace('.', '_')}"
            named[f"{kohya}.{'lora_down' if half == 'lora_A' else 'lora_up'}.weight"] = tensor
            named[f"{kohya}.alpha"] = torch.tensor(float(alpha))
    save_file({n: t.half().contiguous().cpu() for n, t in named.items()}, path, {"format": "pt", **about})
    path.chmod(0o644)


class Slow:
    """An exponential average of the weights that learn; its memory grows with the steps taken."""

    def __init__(self, student: Student, decay: float):
        self.decay, self.steps, self.state = decay, 0, {n: t.clone() for n, t in student.state().items()}

    @torch.no_grad()
    def update(self, student: Student):
        """Moves the average towards the student."""
        self.steps += 1
        weight = 1 - min(self.decay, (1 + self.steps) / (10 + self.steps))
        for name, now in student.state().items():
            self.state[name].lerp_(now, weight)

    def lent(self, student: Student):
        """A context in which the student has the averaged weights."""
        return Lent(student, self.state)


class Lent:
    """See Slow.lent."""

    def __init__(self, student: Student, state):
        self.student, self.other = student, state

    def __enter__(self):
        self.own = {n: t.clone() for n, t in self.student.state().items()}
        self.student.load(self.other)

    def __exit__(self, *_):
        self.student.load(self.own)
