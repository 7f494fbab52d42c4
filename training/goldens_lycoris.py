"""Reference adapters of every kind that LyCORIS trains, and what each adds to a tiny UNet and text encoder."""

import json
from contextlib import contextmanager
from functools import partial

import torch

from .tiny_sd import CONV, CROSS, EVERY, FEED, LINEAR, NORM, TEXT, TEXT_MLP, module_at, randomise, rounded, tiny_text, tiny_unet, write


@contextmanager
def doubled():
    """LyCORIS inverts in float32; here its `.float()` keeps float64."""
    single = torch.Tensor.float
    torch.Tensor.float = torch.Tensor.double
    try:
        yield
    finally:
        torch.Tensor.float = single


def lycoris():
    from lycoris.functional.boft import diff_weight as boft_diff
    from lycoris.functional.diag_oft import diff_weight as oft_diff
    from lycoris.modules.boft import ButterflyOFTModule
    from lycoris.modules.diag_oft import DiagOFTModule
    from lycoris.modules.full import FullModule
    from lycoris.modules.glora import GLoRAModule
    from lycoris.modules.ia3 import IA3Module
    from lycoris.modules.locon import LoConModule
    from lycoris.modules.loha import LohaModule
    from lycoris.modules.lokr import LokrModule
    from lycoris.modules.norms import NormModule

    low = dict(lora_dim=3, alpha=2)
    cases = {
        "kohya-locon": (LoConModule, low),
        "lycoris-tucker": (LoConModule, dict(low, use_tucker=True)),
        "lycoris-dora-out": (LoConModule, dict(low, weight_decompose=True)),
        "lycoris-dora-in": (LoConModule, dict(low, weight_decompose=True, wd_on_out=False)),
        "lycoris-rslora": (LoConModule, dict(low, rs_lora=True)),
        "lycoris-loha": (LohaModule, dict(lora_dim=2, alpha=1)),
        "lycoris-loha-tucker": (LohaModule, dict(lora_dim=2, alpha=1, use_tucker=True)),
        "lycoris-loha-dora": (LohaModule, dict(lora_dim=1, alpha=1, weight_decompose=True)),
        "lycoris-lokr": (LokrModule, dict(lora_dim=1, alpha=3, factor=2)),
        "lycoris-lokr-both": (LokrModule, dict(lora_dim=1, alpha=3, decompose_both=True, factor=4)),
        "lycoris-lokr-tucker": (LokrModule, dict(lora_dim=1, alpha=3, use_tucker=True, factor=2)),
        "lycoris-lokr-whole": (LokrModule, dict(lora_dim=1, alpha=3, full_matrix=True, factor=2)),
        "lycoris-lokr-dora": (LokrModule, dict(lora_dim=1, alpha=3, weight_decompose=True, factor=2)),
        "lycoris-ia3": (IA3Module, dict()),
        "lycoris-ia3-input": (IA3Module, dict(train_on_input=True)),
        "lycoris-glora": (GLoRAModule, low),
        "lycoris-full": (FullModule, dict()),
        "lycoris-oft": (DiagOFTModule, dict(lora_dim=2, rescaled=True)),
        "lycoris-coft": (DiagOFTModule, dict(lora_dim=2, constraint=0.01)),
        "lycoris-boft": (ButterflyOFTModule, dict(lora_dim=2, rescaled=True)),
    }
    for seed, (case, (kind, options)) in enumerate(cases.items()):
        unet = rounded(tiny_unet())
        tensors, deltas = {}, {}
        paths = EVERY
        if kind is FullModule:
            paths = [NORM, LINEAR, CONV]
        elif "ia3" in case or "oft" in case:
            paths = [CROSS, FEED, CONV]
        for path in paths:
            org = module_at(unet, path)
            name = "lora_unet_" + path.replace(".", "_")
            made = NormModule if path == NORM else kind
            extra = {} if path == NORM else dict(options)
            if made is not NormModule and not isinstance(org, torch.nn.Conv2d):
                extra.pop("use_tucker", None)
            module = made(name, org, 1.0, **extra).double()
            randomise(module, seed * 100 + len(tensors), [""])
            before = org.weight.detach().clone()
            if made in (FullModule, NormModule):
                # These two save differences; the module holds the sum.
                change = torch.randn_like(before).float().double() * 0.1
                shift = torch.randn_like(org.bias).float().double() * 0.1 if org.bias is not None else None
                keys = ("w_norm", "b_norm") if made is NormModule else ("diff", "diff_b")
                tensors[f"{name}.{keys[0]}"] = change.float()
                deltas[f"unet.{path}.weight"] = change.float().double()
                if shift is not None:
                    tensors[f"{name}.{keys[1]}"] = shift.float()
                    deltas[f"unet.{path}.bias"] = shift.float().double()
                continue
            state = module.custom_state_dict() if hasattr(module, "custom_state_dict") else None
            if state is None:
                state = {k: v for k, v in module.state_dict().items() if k in module.weight_list}
            for key, value in state.items():
                tensors[f"{name}.{key}"] = value.float() if value.is_floating_point() else value
            if made in (LohaModule, LokrModule):
                # get_diff_weight of 4.1.3 applies the scale twice; what forward adds is get_weight.
                after = before + module.get_weight(module.shape)
                after = module.apply_weight_decompose(after) if module.wd else after
            elif made in (DiagOFTModule, ButterflyOFTModule):
                rescale = module.rescale if module.rescaled else None
                turn = oft_diff if made is DiagOFTModule else partial(boft_diff, scale=1)
                with doubled():
                    blocks = module.oft_blocks.data
                    after = before + turn(before, blocks, rescale, constraint=module.constraint)
            else:
                after = module.get_merged_weight(1)[0]
            deltas[f"unet.{path}.weight"] = after.detach() - before
        metadata = None
        if case == "kohya-locon":
            metadata = {
                "ss_output_name": "tiny concept", "ss_base_model_version": "sd_v1",
                "ss_tag_frequency": json.dumps({"10_sks cat": {"sks cat": 12, "garden": 3}, "2_more": {"garden": 20}}),
                "modelspec.trigger_phrase": "sks cat, garden",
            }
            text = rounded(tiny_text())
            for path in (TEXT, TEXT_MLP):
                org = module_at(text, path if hasattr(text, "text_model") else path.removeprefix("text_model."))
                name = "lora_te_" + path.replace(".", "_")
                module = LoConModule(name, org, 1.0, lora_dim=2, alpha=1).double()
                randomise(module, len(path), [""])
                for key, value in module.custom_state_dict().items():
                    tensors[f"{name}.{key}"] = value.float()
                deltas[f"text_encoder.{path}.weight"] = module.get_diff_weight(1)[0]
        write(case, tensors, deltas, metadata=metadata)
