"""Whether diffusers reads a merged file as the adapters that it was merged from, by the cat rule.

    python -m training.check_merged MODEL_DIR MERGED A:0.8 B:0.5

Prints the relative L2 distance of the changes that both make to the UNet's weights. Needs diffusers and peft.
"""

import sys

from diffusers import UNet2DConditionModel
from diffusers.loaders import StableDiffusionLoraLoaderMixin, StableDiffusionXLLoraLoaderMixin


def changes(folder, files):
    unet = UNet2DConditionModel.from_pretrained(folder, subfolder="unet").double()
    before = {k: v.clone() for k, v in unet.state_dict().items()}
    mixin = StableDiffusionXLLoraLoaderMixin if unet.config.addition_embed_type else StableDiffusionLoraLoaderMixin
    for i, (path, _) in enumerate(files):
        state, alphas = mixin.lora_state_dict(path, unet_config=unet.config)[:2]
        mixin.load_lora_into_unet(state, network_alphas=alphas, unet=unet, adapter_name=f"a{i}")
    unet.set_adapters([f"a{i}" for i in range(len(files))], [weight for _, weight in files])
    unet.fuse_lora()
    unet.unload_lora()
    return {k: v - before[k] for k, v in unet.state_dict().items()}


def main(folder, merged, *parts):
    read = lambda word: (word.rsplit(":", 1)[0], float(word.rsplit(":", 1)[1]))
    one, several = changes(folder, [(merged, 1.0)]), changes(folder, [read(part) for part in parts])
    off = sum((one[k] - several[k]).square().sum() for k in one).sqrt()
    print(f"{off / sum(v.square().sum() for v in several.values()).sqrt():.1e}")


if __name__ == "__main__":
    main(*sys.argv[1:])
