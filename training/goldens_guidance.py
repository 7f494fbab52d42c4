"""Reference values for guidance, noise and prompt syntax, computed by diffusers' guiders and restatements of A1111's rules.

    python -m training.goldens_guidance [guidance noise brownian windows]
    python -m training.goldens_guidance syntax WEBUI

Writes small JSON files to test/goldens/guidance. `guidance` needs kornia besides training/requirements.txt; `syntax` needs
lark and modules/prompt_parser.py of AUTOMATIC1111/stable-diffusion-webui 1.10 in the folder WEBUI, and runs it. Everything
is seeded.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch

from .golden_files import checksum

OUT = Path(__file__).parent.parent / "test" / "goldens" / "guidance"


def write(name, value):
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


def numbers(x):
    """Seven digits: all that a float32 holds."""
    return [float(f"{v:.8g}") for v in x.flatten().tolist()]


def thresholded(told, away, scale, mimicScale, percentile, phi):
    """Restates mcmonkeyprojects/sd-dynamic-thresholding `DynThresh.dynthresh`: constant scales, separate channels, MEAN, AD."""
    full = (away + scale * (told - away)).flatten(2)
    mimic = (away + mimicScale * (told - away)).flatten(2)
    centre = full.mean(2, keepdim=True)
    wanted = (mimic - mimic.mean(2, keepdim=True)).abs().amax(2, keepdim=True)
    most = torch.maximum(wanted, torch.quantile((full - centre).abs(), percentile, dim=2, keepdim=True))
    shrunk = (full - centre).clamp(-most, most) / most * wanted + centre
    return (phi * shrunk + (1 - phi) * full).reshape(told.shape)


def guidance():
    """What diffusers' guiders make of random predictions, step after step."""
    import diffusers
    from diffusers import guiders

    generator = torch.Generator("cpu").manual_seed(7)

    def draw(*shape):
        away = torch.randn(shape, generator=generator)
        return away, 0.8 * away + 0.5 * torch.randn(shape, generator=generator) + 0.1

    pairs = [draw(1, 2, 8, 4), draw(1, 2, 8, 4), draw(1, 2, 8, 4)]
    odd = [draw(1, 1, 12, 10)]
    cases = []

    def add(method, scale, options, guider, pairs=pairs, rescale=0.0, steps=3, start=0.0, stop=1.0):
        outputs = []
        for step, (away, told) in enumerate(pairs):
            if guider is None:
                outputs.append(thresholded(told, away, scale, **options))
                continue
            guider.set_state(step, steps, torch.tensor(0))
            shape = told.shape
            if method in ("apg", "magnitude_aware"):
                # torch.norm takes no three dimensions; over all of them it is the norm of the flat tensor.
                told, away = told.flatten(1), away.flatten(1)
            guider.prepare_inputs({"latents": (told, away)}) if method != "tcfg" else None
            x = guider.forward(told, away).pred
            outputs.append(x if x.dim() == 2 else x[..., : shape[2], : shape[3]])
        case = {"method": method, "scale": scale, "options": options, "rescale": rescale, "start": start, "stop": stop}
        case["steps"], case["odd"] = steps, pairs is odd
        cases.append({**case, "outputs": [numbers(x) for x in outputs]})

    def both(method, scale, options, make):
        """Alone, and with what all of diffusers' guiders share."""
        add(method, scale, options, make())
        shared = {"start": 0.4, "stop": 0.7}
        add(method, scale, options, make(guidance_rescale=0.7, **shared), rescale=0.7, **shared)

    both("cfg", 7.5, {}, lambda **k: guiders.ClassifierFreeGuidance(7.5, **k))
    for eta, limit, momentum in ((0.0, 5.0, -0.5), (1.0, 15.0, 0.0), (0.3, 0.0, 0.4)):
        make = lambda **k: guiders.AdaptiveProjectedGuidance(
            7.5, momentum or None, adaptive_projected_guidance_rescale=limit, eta=eta, **k
        )
        # The guider starts its memory at step 0 only, inside the interval or not.
        add("apg", 7.5, {"eta": eta, "limit": limit, "momentum": momentum}, make())
        add("apg", 7.5, {"eta": eta, "limit": limit, "momentum": momentum}, make(guidance_rescale=0.5), rescale=0.5)
    for zero in (0, 1):
        add("cfg_zero_star", 5, {"zeroSteps": zero}, guiders.ClassifierFreeZeroStarGuidance(5.0, zero))
    both("tcfg", 6, {}, lambda **k: guiders.TangentialClassifierFreeGuidance(6.0, **k))
    both("magnitude_aware", 10, {"alpha": 8}, lambda **k: guiders.MagnitudeAwareGuidance(10.0, 8.0, **k))
    both("magnitude_aware", 4, {"alpha": 2}, lambda **k: guiders.MagnitudeAwareGuidance(4.0, 2.0, **k))
    for high, parallel in ((10.0, 1.0), (6.0, 0.25)):
        options = {"high": high, "parallel": parallel}
        make = lambda **k: guiders.FrequencyDecoupledGuidance([high, 5.0], parallel_weights=parallel, **k)
        both("fdg", 5, options, make)
        add("fdg", 5, options, make(), odd)
    for options in ((7.0, 1.0, 1.0), (7.0, 0.9, 1.0), (3.0, 0.95, 0.6)):
        add("dynamic_threshold", 15, dict(zip(("mimicScale", "percentile", "phi"), options)), None)
    tensors = [
        {"shape": list(told.shape), "told": numbers(told), "away": numbers(away)} for away, told in pairs + odd
    ]
    write("guidance.json", {"diffusers": diffusers.__version__, "pairs": tensors, "cases": cases})


def philox(seed, draw, count):
    """Restates A1111's modules/rng_philox.py: Philox 4x32-10 at counter (draw, 0, i, 0), the sine half of Box-Muller."""
    mask = np.uint64(0xFFFFFFFF)
    a, b, c, d = (np.zeros(count, np.uint64) for _ in range(4))
    a += np.uint64(draw)
    c += np.arange(count, dtype=np.uint64)
    low, high = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        left, right = a * np.uint64(0xD2511F53), c * np.uint64(0xCD9E8D57)
        a, b, c, d = (
            (right >> np.uint64(32)) ^ b ^ np.uint64(low),
            right & mask,
            (left >> np.uint64(32)) ^ d ^ np.uint64(high),
            left & mask,
        )
        low, high = (low + 0x9E3779B9) & 0xFFFFFFFF, (high + 0xBB67AE85) & 0xFFFFFFFF
    unit, turn = np.float32(2.3283064e-10), np.float32(2.3283064e-10 * 6.2831855)
    u = a.astype(np.float64) * np.float64(unit) + np.float64(unit / np.float32(2))
    v = b.astype(np.float64) * np.float64(turn) + np.float64(turn / np.float32(2))
    return torch.from_numpy((np.sqrt(-2.0 * np.log(u)) * np.sin(v)).astype(np.float32))


class Philox:
    def __init__(self, seed):
        self.seed, self.draws = seed, 0

    def __call__(self, shape):
        self.draws += 1
        return philox(self.seed, self.draws - 1, int(np.prod(shape))).reshape(shape)


class Torch:
    def __init__(self, seed):
        self.generator = torch.Generator("cpu").manual_seed(seed)

    def __call__(self, shape):
        return torch.randn(shape, generator=self.generator)


def slerp(strength, low, high):
    """Restates A1111's modules/rng.py `slerp` for one picture [C, H, W], its weights in the nearly equal case included."""
    dot = (low / low.norm(dim=1, keepdim=True) * (high / high.norm(dim=1, keepdim=True))).sum(1)
    if dot.mean() > 0.9995:
        return low * strength + high * (1 - strength)
    omega = torch.acos(dot)
    weights = torch.sin((1.0 - strength) * omega) / omega.sin(), torch.sin(strength * omega) / omega.sin()
    return weights[0].unsqueeze(1) * low + weights[1].unsqueeze(1) * high


def start(source, seed, shape, strength, subseed, resize):
    """Restates A1111's modules/rng.py `ImageRNG.first`, and the draw that follows it."""
    run = source(seed)
    own = (shape[0], *resize) if resize else shape
    noise = source(seed)(own) if own != shape else run(shape)
    if strength:
        noise = slerp(strength, noise, source(subseed)(own))
    if own != shape:
        x = run(shape)
        down, right = (shape[1] - own[1]) // 2, (shape[2] - own[2]) // 2
        h = own[1] + 2 * min(down, 0)
        w = own[2] + 2 * min(right, 0)
        y, z = max(down, 0), max(right, 0)
        x[:, y : y + h, z : z + w] = noise[:, max(-down, 0) :, max(-right, 0) :][:, :h, :w]
        noise = x
    return noise, run(shape)


# The docstring of A1111's rng_philox.py: Generator(0).randn((3, 4)).
PUBLISHED = [
    -0.92466259, -0.42534415, -2.6438457, 0.14518388, -0.12086647, -0.57972564, -0.62285122, -0.32838709,
    -1.07454231, -0.36314407, -1.67105067, 2.26550497,
]  # fmt: skip


def noise():
    """Philox draws, variations and resized seeds."""
    # Its float32 constants put the code itself this far from what its docstring shows.
    assert np.allclose(Philox(0)((12,)).numpy(), PUBLISHED, rtol=0, atol=3e-7)
    draws = []
    for seed in (0, 42, 2**32 + 42, 2**53 - 1):
        source = Philox(seed)
        for size in (12, 5, 4096):
            x = source((size,))
            draws.append({"seed": seed, "size": size, "first": x[:12].tolist(), "checksum": checksum(x)})
    starts = []
    for rng, source in (("torch", Torch), ("philox", Philox)):
        for strength, resize in ((0, None), (0.3, None), (1, None), (0, (3, 7)), (0.6, (5, 2)), (0, (6, 4)), (0.2, (2, 3))):
            first, second = start(source, 11, (2, 4, 4), strength, 99, resize)
            case = {"rng": rng, "strength": strength, "resize": resize, "first": first.flatten().tolist()}
            starts.append({**case, "second": second.flatten().tolist()})
    low, high = Torch(1)((2, 4, 4)), Torch(2)((2, 4, 4))
    near = low + 1e-3 * high
    pairs = [(0.25, low, high), (0.25, low, near), (1.0, low, high)]
    slerps = [
        {"strength": s, "low": a.flatten().tolist(), "high": b.flatten().tolist(), "mix": slerp(s, a, b).flatten().tolist()}
        for s, a, b in pairs
    ]
    write("noise.json", {"published": PUBLISHED, "draws": draws, "starts": starts, "slerps": slerps})


def brownian():
    """numpy's seed sequences, and draws of k-diffusion's Brownian noise (torchsde) over several step counts."""
    from k_diffusion.sampling import BrownianTreeNoiseSampler, get_sigmas_karras

    sequences = []
    for entropy, key in ((0, ()), (42, ()), (42, (0, 0)), (42, (5, 3)), (2**53 - 1, (2**33 + 7, 34)), (7, (1, 1))):
        sequence = np.random.SeedSequence(entropy, spawn_key=key, pool_size=24)
        sequences.append({"entropy": entropy, "path": key, "words": sequence.generate_state(4).tolist()})
    x = torch.zeros(1, 1, 4, 5)
    runs = []
    for seed in (0, 42, 2**40 + 3):
        for steps in (3, 7):
            sigmas = get_sigmas_karras(steps, 0.0291675, 14.614641)
            sampler = BrownianTreeNoiseSampler(x, sigmas[sigmas > 0].min(), sigmas.max(), seed=seed)
            draws = []
            for a, b in zip(sigmas[:-2], sigmas[1:-1]):
                for to in ((a * b).sqrt(), b):
                    draws.append({"from": a.item(), "to": to.item(), "noise": sampler(a, to).flatten().tolist()})
            low, high = sigmas[:-1].min().item(), sigmas.max().item()
            runs.append({"seed": seed, "low": low, "high": high, "draws": draws})
    write("brownian.json", {"sequences": sequences, "shape": x.shape, "runs": runs})


def prompt(random, depth):
    """Random text in A1111's grammar, brackets closed."""
    kind = random.random()
    inner = lambda: prompt(random, depth - 1)
    if depth <= 0 or kind < 0.35:
        return random.choice(["a", "b c", " ", "cat, dog", "\\(x\\)", "", "é", "1", "\\\\", "BREAK", " AND ", " AND b"])
    when = random.choice(["3", ".5", "0.25", " 7 ", "1.5", "0", "-2", "+4", "1e1", "99", ".0", "\n2"])
    if kind < 0.5:
        return "".join(inner() for _ in range(random.randint(1, 3)))
    if kind < 0.6:
        return "(" + inner() + random.choice([")", ":1.2)", ": 0.8 )", ":-.5)", ":" + inner() + ")"])
    if kind < 0.68:
        return "[" + inner() + "]"
    if kind < 0.78:
        return "[" + inner() + ":" + when + "]"
    if kind < 0.9:
        return "[" + inner() + ":" + inner() + ":" + when + "]"
    return "[" + "|".join(inner() for _ in range(random.randint(2, 4))) + "]"


# The examples of its own documentation, and what people get wrong.
EXAMPLES = [
    "test", "a [b:3]", "a [b: 3]", "a [[[b]]:2]", "[(a:2):3]", "a [b : c : 1] d", "a[b:[c:d:2]:1]e", "a [unbalanced",
    "a [b:.5] c", "a [{b|d{:.5] c", "((a][:b:c [d:3]", "[a|(b:1.1)]", "[fe|]male", "[fe|||]male", "", "a|b", "[a|b:3]",
    "an (important) word", "(unbalanced", "\\(literal\\]", "(unnecessary)(parens)", "a \\", "a]b)c", "a: b", "((a:0.5)",
    "a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).", "a BREAK b", "(a BREAK b)", "BREAKFAST", "a BREAK BREAK b",
    "a cat :1.2 AND a dog AND a penguin :-2.2", "BRAND AND ANDROID", "a:1.5:2", "one AND\ntwo : .5 ", "日本語BREAK日本語 AND é",
    "[a:b:.3] and [c|d] with (e:1.4)", "[[a|b]:c:4]", "[a|[b:c:5]]", "(a [b:c:2]:1.3)", "[:b:2][c::3]",
]  # fmt: skip


def syntax():
    """How A1111's own parser reads prompts."""
    import importlib.util
    from random import Random

    spec = importlib.util.spec_from_file_location("prompt_parser", Path(sys.argv[-1]) / "modules" / "prompt_parser.py")
    parser = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(parser)
    random = Random(7)
    prompts = list(EXAMPLES)
    while len(prompts) < 300:
        text = "".join(prompt(random, 3) for _ in range(random.randint(1, 3)))
        if len(text) < 60 and text not in prompts:
            prompts.append(text)
    cases = []
    for text in prompts:
        [schedule] = parser.get_learned_conditioning_prompt_schedules([text], 10)
        [indexes], parts, _ = parser.get_multicond_prompt_list([text])
        and_ = [[parts[i], weight] for i, weight in indexes]
        cases.append([text, schedule, parser.parse_prompt_attention(text), and_])
    write("syntax.json", {"steps": 10, "cases": cases})


def window_lists(texts, room, comma, backtrack=20):
    """Restates A1111's modules/sd_hijack_clip.py `tokenize_line` without begin, end and padding."""
    done, ids, weights, last = [], [], [], -1
    for tokens, weight in texts:
        if tokens is None:
            done.append((ids, weights))
            ids, weights, last = [], [], -1
            continue
        for token in tokens:
            if token == comma:
                last = len(ids)
            elif backtrack and len(ids) == room and last != -1 and len(ids) - last <= backtrack:
                done.append((ids[: last + 1], weights[: last + 1]))
                ids, weights, last = ids[last + 1 :], weights[last + 1 :], -1
            if len(ids) == room:
                done.append((ids, weights))
                ids, weights, last = [], [], -1
            ids.append(token)
            weights.append(weight)
    if ids or not done:
        done.append((ids, weights))
    return done


def windows():
    """Token windows of random weighted texts; token 1 is the comma, None is BREAK."""
    from random import Random

    random = Random(3)
    cases = []
    for room, length in ((75, 0), (75, 75), (75, 76), (75, 200), (30, 100), (30, 61), (6, 40), (6, 6), (75, 150)):
        texts = []
        while length > 0:
            count = min(length, random.randint(1, 40))
            length -= count
            texts.append(([1 if random.random() < 0.08 else random.randint(2, 99) for _ in range(count)], random.choice([1.0, 1.1, 1.3])))
            if random.random() < 0.15:
                texts.append((None, -1))
        cases.append({"room": room, "texts": texts, "windows": window_lists(texts, room, 1)})
    torch.manual_seed(0)
    hidden = torch.randn(2, 6, 3) + 0.2
    weights = torch.tensor([[1, 1.5, 0.5, 1, 1, 1], [1, 1, 1.2, 1.2, 1, 1]])
    z = hidden * weights.unsqueeze(-1)
    z = z * (hidden.mean() / z.mean())
    emphasis = {"hidden": hidden.tolist(), "weights": weights[:, 1:-1].tolist(), "emphasised": z.tolist()}
    write("windows.json", {"cases": cases, "emphasis": emphasis})


if __name__ == "__main__":
    parts = {"guidance": guidance, "noise": noise, "brownian": brownian, "windows": windows, "syntax": syntax}
    for name in [name for name in sys.argv[1:] if name in parts] or ["guidance", "noise", "brownian", "windows"]:
        parts[name]()
        print(name, "written")
