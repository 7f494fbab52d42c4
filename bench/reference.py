"""Times the components of a diffusers folder in torch and in native onnxruntime, on the CPU, and prints JSON.

    python bench/reference.py MODEL --threads 1 --repeats 20 --height 16 --width 16 --keep FOLDER

`--height` and `--width` are of the latents. FOLDER gets the exported graphs, `step.onnx`, and their inputs, `step.json`. The ONNX graphs are torch's own export of the same weights. Knows nothing of our graphs.
"""

import argparse
import json
import os
import platform
import statistics
import time
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
os.environ["HF_HUB_OFFLINE"] = "1"

import diffusers
import onnx
import onnxruntime
import torch
import transformers


class Text(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids):
        return self.model(ids).last_hidden_state


class Step(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, sample, timestep, text):
        return self.model(sample, timestep, text, return_dict=False)[0]


class Decode(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, latents):
        return self.model.decode(latents, return_dict=False)[0]


def load(folder: Path):
    """The three networks in float32, evaluation mode. Folders with several text encoders are not measured."""
    index = json.loads((folder / "model_index.json").read_text())
    library = {"diffusers": diffusers, "transformers": transformers}

    def component(name):
        package, kind = index[name]
        return getattr(library[package], kind).from_pretrained(folder / name, torch_dtype=torch.float32).eval()

    return component("text_encoder"), component("unet"), component("vae")


def stages(folder: Path, height: int, width: int):
    """Name of stage -> (module, its inputs): one prompt, one step without and with guidance, one picture."""
    text, unet, vae = load(folder)
    tokens = text.config.max_position_embeddings
    generator = torch.Generator().manual_seed(0)

    def noise(*shape):
        return torch.randn(shape, generator=generator)

    ids = torch.randint(0, text.config.vocab_size, (1, tokens), generator=generator)
    ids[0, -1] = text.config.vocab_size - 1

    def step(rows):
        return Step(unet), (
            noise(rows, unet.config.in_channels, height, width),
            torch.full((rows,), 500.0),
            noise(rows, tokens, unet.config.cross_attention_dim),
        )

    return {
        "text": (Text(text), (ids,)),
        "step": step(1),
        "step of two rows": step(2),
        "decode": (Decode(vae), (noise(1, vae.config.latent_channels, height, width),)),
    }


def median(call, repeats: int, threads: int) -> float:
    """Milliseconds of one call, after two that warm up. One thread is timed by its processor time, as ours is."""
    clock = time.process_time if threads == 1 else time.perf_counter
    times = []
    for i in range(repeats + 2):
        start = clock()
        call()
        if i >= 2:
            times.append(1000 * (clock() - start))
    return statistics.median(times)


def exported(module, inputs, threads: int, path: Path):
    """A native session on torch's export of the module, which is written to `path` with its weights inside, and the feeds, beside it as JSON."""
    names = [f"input_{i}" for i in range(len(inputs))]
    torch.onnx.export(module, inputs, path, input_names=names, opset_version=17, dynamo=False)
    graph = onnx.load(path)
    # torch's exporter writes movedim(1, -1) with a negative axis, which onnxruntime refuses.
    for node in graph.graph.node:
        for attribute in node.attribute:
            if node.op_type == "Transpose" and attribute.name == "perm":
                attribute.ints[:] = [axis % len(attribute.ints) for axis in attribute.ints]
    onnx.save(graph, path)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    used = {given.name for given in session.get_inputs()}
    feeds = {name: value.numpy() for name, value in zip(names, inputs) if name in used}
    told = {name: {"type": str(value.dtype), "dims": value.shape, "data": value.flatten().tolist()} for name, value in feeds.items()}
    path.with_suffix(".json").write_text(json.dumps(told))
    return session, feeds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--height", type=int, required=True)
    parser.add_argument("--width", type=int, required=True)
    parser.add_argument("--keep", type=Path, required=True, help="folder for the exported graphs and their inputs")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    times = {"torch": {}, "onnxruntime": {}}
    with torch.inference_mode():
        for stage, (module, inputs) in stages(arguments.model, arguments.height, arguments.width).items():
            times["torch"][stage] = median(lambda: module(*inputs), arguments.repeats, arguments.threads)
    for stage, (module, inputs) in stages(arguments.model, arguments.height, arguments.width).items():
        session, feeds = exported(module, inputs, arguments.threads, arguments.keep / f"{stage}.onnx")
        times["onnxruntime"][stage] = median(lambda: session.run(None, feeds), arguments.repeats, arguments.threads)
    versions = {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "diffusers": diffusers.__version__,
        "onnxruntime": onnxruntime.__version__,
    }
    print(json.dumps({"milliseconds": times, "versions": versions}))


main()
