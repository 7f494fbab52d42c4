"""Samplers restated from their papers or from ComfyUI's formulas, on any network: `model(x, sigma)` answers x0."""

import math

import numpy as np
import torch

from .k_diffusion_parts import K
from .samplers_world import TABLE, flow_model


def steps_of(sigmas):
    return list(zip(sigmas, sigmas[1:]))


def res_multistep(model, x, sigmas, noise, eta):
    """2308.02157 in t = -ln sigma, with ComfyUI's first and last step."""
    old, old_down = None, None
    for i in range(len(sigmas) - 1):
        d = model(x, sigmas[i])
        down, up = K.get_ancestral_step(sigmas[i], sigmas[i + 1], eta)
        if down == 0 or old is None:
            x = d + (x - d) * down / sigmas[i]
        else:
            h = (sigmas[i] / down).log()
            place = (old_down / sigmas[i - 1]).log() / h
            phi1 = (1 - (-h).exp()) / h
            phi2 = ((-h).exp() - 1 + h) / h**2
            x = (-h).exp() * x + h * (phi1 * d + phi2 / place * (old - d))
        if eta and sigmas[i + 1] > 0:
            x = x + up * noise()
        old, old_down = d, down
    return x


def gradient_estimation(model, x, sigmas, noise):
    """Permenter and Yuan 2024 with gamma 2."""
    old = None
    for s, n in zip(sigmas, sigmas[1:]):
        d = model(x, s)
        slope = (x - d) / s
        x = d if n == 0 else x + (n - s) * (slope if old is None else 2 * slope - old)
        old = slope
    return x


def ipndm(model, x, sigmas, noise):
    """Adams-Bashforth of order 4 with the weights of even steps."""
    table = [[1], [1.5, -0.5], np.array([23, -16, 5]) / 12, np.array([55, -59, 37, -9]) / 24]
    slopes = []
    for s, n in zip(sigmas, sigmas[1:]):
        d = model(x, s)
        slopes = [(x - d) / s, *slopes][:4]
        x = d if n == 0 else x + (n - s) * sum(w * k for w, k in zip(table[len(slopes) - 1], slopes))
    return x


def heunpp2(model, x, sigmas, noise):
    """Carzit's sd-webui-samplers-scheduler: slopes one and two levels ahead, weighted by sigma / (k sigma_max)."""
    for i in range(len(sigmas) - 1):
        levels = [s for s in sigmas[i : i + 3] if s > 0]
        at, slopes = x, []
        for k, s in enumerate(levels):
            slopes.append((at - model(at, s)) / s)
            if k + 1 < len(levels):
                at = at + (levels[k + 1] - s) * slopes[-1]
        shares = [s / (len(levels) * sigmas[0]) for s in levels]
        weights = [1 - sum(shares[1:]), *shares[1:]]
        x = x + (sigmas[i + 1] - sigmas[i]) * sum(w * k for w, k in zip(weights, slopes))
    return x


def er_sde(model, x, sigmas, noise):
    """2309.06169, third order, VE: x' = r x + (1 - r) D and Taylor terms of D in sigma, against the noise scaler."""
    scale = lambda s: s * (torch.exp(s**0.3) + 10)  # noqa: E731
    answers, slopes = [], []
    for i, (s, n) in enumerate(zip(sigmas, sigmas[1:])):
        d = model(x, s)
        if n == 0:
            return d
        r, dt = scale(n) / scale(s), n - s
        grid = n + torch.arange(200) * (-dt / 200)
        x = r * x + (1 - r) * d
        if i >= 1:
            slope = (d - answers[-1]) / (s - sigmas[i - 1])
            x = x + (dt + scale(n) * (1 / scale(grid)).sum() * (-dt / 200)) * slope
            if i >= 2:
                bend = (slope - slopes[-1]) / ((s - sigmas[i - 2]) / 2)
                x = x + (dt**2 / 2 + scale(n) * ((grid - s) / scale(grid)).sum() * (-dt / 200)) * bend
            slopes.append(slope)
        x = x + (n**2 - (s * r) ** 2).clamp(min=0).sqrt() * noise()
        answers.append(d)
    return x


def seeds(model, x, sigmas, noise, shares):
    """2305.14267 with eta 1 in VE form: a Wiener integral over the parts of each step, one draw a part."""
    for s, n in zip(sigmas, sigmas[1:]):
        d = model(x, s)
        if n == 0:
            return d
        h = (s / n).log()
        edges = [*shares, 1.0]
        draws = [noise() for _ in edges]
        later, bend = d, 0.0
        for k, r in enumerate(edges):
            level = s * torch.exp(-r * h)
            # The newest part of the step carries the newest draw: in the order of the parts, seen from its end.
            parts = [edges[j] - (edges[j - 1] if j else 0.0) for j in range(k + 1)]
            spread, passed = 0, 0.0
            for j in reversed(range(k + 1)):
                step = parts[k - j]
                spread = spread + (torch.exp(-2 * passed * h) - torch.exp(-2 * (passed + step) * h)).sqrt() * draws[j]
                passed += step
            gain = -torch.expm1(-2 * r * h)
            if len(shares) == 1:
                bend = gain / (2 * shares[0]) if k else 0.0
            else:
                bend = (1 - gain / (2 * r * h)) * r / edges[k - 1] if k else 0.0
            at = (1 - gain) * x + gain * d + bend * (later - d) + level * spread
            if k + 1 < len(edges):
                later = model(at, level)
        x = at
    return x


def addim(model, x, sigmas, noise):
    """2403.06807, algorithm 3 as printed, on latents of unit variance."""
    alpha = lambda s: 1 / (1 + s**2) ** 0.5  # noqa: E731
    z = x * alpha(sigmas[0])
    for s, n in zip(sigmas, sigmas[1:]):
        clean = model(z / alpha(s), s)
        if n == 0:
            return clean
        (at, st), (an, sn) = (alpha(s), s * alpha(s)), (alpha(n), n * alpha(n))
        eps = (z - at * clean) / st
        variance = (an - at * sn / st) ** 2 * 0.1 / (2 + at**2 / st**2)
        z = an * clean + (sn**2 + variance * eps.numel() / (eps**2).sum()).sqrt() * eps


def res_2s(model, x, sigmas, noise):
    """2308.02157, two stages on k = D - x with c2 = 1/2."""
    phi1 = lambda h: torch.expm1(h) / h  # noqa: E731
    for s, n in zip(sigmas, sigmas[1:]):
        k = model(x, s) - x
        if n == 0:
            return x + k
        h = (s / n).log()
        b2 = 2 * (phi1(-h) - 1) / -h
        later = model(x + h * 0.5 * phi1(-h / 2) * k, (s * n).sqrt()) - x
        x = x + h * ((phi1(-h) - b2) * k + b2 * later)


def cfg_pp(model, x, sigmas, noise, eta=0.0):
    """2406.08070 in VE form: guided answer, noise of the unguided one. `model` answers both."""
    for s, n in zip(sigmas, sigmas[1:]):
        d, away = model(x, s)
        down, up = K.get_ancestral_step(s, n, eta)
        x = d + down * (x - away) / s + (up * noise() if eta else 0)
    return x


def cfg_pp_2m(model, x, sigmas, noise):
    """The second order multistep form: DPM-Solver++'s slope runs from the last unguided answer to the guided one."""
    old = None
    for i, (s, n) in enumerate(zip(sigmas, sigmas[1:])):
        d, away = model(x, s)
        slope = 0
        if old is not None and n > 0:
            r = (sigmas[i - 1] / s).log() / (s / n).log()
            slope = (1 - n / s) * (d - old) / (2 * r)
        x = d + n / s * (x - away) + slope
        old = away
    return x


def ipndm_v(model, x, sigmas):
    """zju-pi/diff-sampler `ipndm_v_sampler`, order 4, as ComfyUI's `sample_ipndm_v` has it."""
    slopes = []
    for i, (s, n) in enumerate(steps_of(sigmas)):
        d = model(x, s)
        slope = (x - d) / s
        past, h = slopes[::-1], n - s
        if n == 0:
            x = d
        elif not past:
            x = x + h * slope
        else:
            a = s - sigmas[i - 1]
            weights = [(2 + h / a) / 2, -(h / a) / 2]
            if len(past) >= 2:
                b = sigmas[i - 1] - sigmas[i - 2]
                t1 = (1 - h / (3 * (h + a)) * (h * (h + a)) / (a * (a + b))) / 2
                weights = [weights[0] + t1, weights[1] - (1 + a / b) * t1, t1 * a / b]
            if len(past) >= 3:
                c = sigmas[i - 2] - sigmas[i - 3]
                t2 = ((1 - h / (3 * (h + a))) / 2 + (1 - h / (2 * (h + a))) * h / (6 * (h + a + b))) * (
                    h * (h + a) * (h + a + b)
                ) / (a * (a + b) * (a + b + c))
                q = a * (a + b) / (b * (b + c))
                more = [t2, -(1 + a / b + q) * t2, (a / b + q * (1 + b / c)) * t2, -t2 * q * a / b]
                weights = [w + m for w, m in zip([*weights, 0], more)]
            x = x + h * sum(w * k for w, k in zip(weights, [slope, *past]))
        slopes = [*slopes, slope][-3:]
    return x


def exp_heun(model, x, sigmas, noise, eta):
    """ComfyUI's `sample_seeds_2` with r = 1 and `phi_2`, whose names are exp_heun_2_x0 and exp_heun_2_x0_sde."""
    for s, n in steps_of(sigmas):
        d = model(x, s)
        if n == 0:
            return d
        h = math.log(s / n)
        g = h + h * eta
        phi1 = math.expm1(-g)
        fresh = n * (-math.expm1(-2 * h * eta)) ** 0.5 * noise() if eta else 0
        ahead = n / s * math.exp(-h * eta) * x - phi1 * d + fresh
        later = model(ahead, n)
        if eta:
            noise()
        phi2 = phi1 / -g - 1
        x = n / s * math.exp(-h * eta) * x - ((phi1 - phi2) * d + phi2 * later) + fresh
    return x


def gradient_cfg_pp(model, x, sigmas):
    """ComfyUI's `sample_gradient_estimation` with cfg_pp, gamma 2."""
    old = None
    for s, n in steps_of(sigmas):
        d, away = model(x, s)
        slope = (x - away) / s
        x = d if n == 0 else d + slope * n + (0 if old is None else (slope - old) * (n - s))
        old = slope
    return x


def res_cfg_pp(model, x, sigmas, noise, eta):
    """ComfyUI's `res_multistep` with cfg_pp."""
    old = old_down = None
    for i, (s, n) in enumerate(steps_of(sigmas)):
        d, away = model(x, s)
        down, up = (float(v) for v in K.get_ancestral_step(torch.tensor(s).double(), torch.tensor(n).double(), eta))
        if down == 0 or old is None:
            x = d + (x - away) / s * down
        else:
            h = math.log(s / down)
            place = math.log(old_down / sigmas[i - 1]) / h
            phi1 = math.expm1(-h) / -h
            phi2 = (phi1 - 1) / -h
            x = math.exp(-h) * (x + d - away) + h * ((phi1 - phi2 / place) * away + phi2 / place * old)
        if eta and n > 0:
            x = x + up * noise()
        old, old_down = away, down
    return x


def two_s_cfg_pp(model, x, sigmas, noise):
    """ComfyUI's `sample_dpmpp_2s_ancestral_cfg_pp`."""
    for s, n in steps_of(sigmas):
        d, away = model(x, s)
        down, up = (float(v) for v in K.get_ancestral_step(torch.tensor(s).double(), torch.tensor(n).double(), 1.0))
        if down == 0:
            x = d + (x - away) / s * down
        else:
            h = math.log(s / down)
            middle = s * math.exp(-h / 2)
            later, _ = model(middle / s * (x + d - away) - math.expm1(-h / 2) * d, middle)
            x = down / s * (x + d - away) - math.expm1(-h) * later
        if n > 0:
            x = x + up * noise()
    return x


def consistency(model, x, sigmas, noise):
    """2303.01469, algorithm 1."""
    for s, n in steps_of(sigmas):
        d = model(x, s)
        x = d if n == 0 else d + (n**2 - TABLE[0] ** 2) ** 0.5 * noise()
    return x


def alpha_bar(t):
    """With the timestep -1 for no noise at all."""
    return 1.0 if t < 0 else 1 / (1 + TABLE[t] ** 2)


def ddgan(model, z, times, noise):
    """NVlabs/denoising-diffusion-gan `Posterior_Coefficients`, between any two timesteps, on latents of unit variance."""
    for t, p in zip(times, [*times[1:], -1]):
        bar, before = alpha_bar(t), alpha_bar(p)
        clean = model(z / bar**0.5, (1 / bar - 1) ** 0.5)
        beta = 1 - bar / before
        one = beta * before**0.5 / (1 - bar)
        two = (1 - before) * (1 - beta) ** 0.5 / (1 - bar)
        fresh = noise()
        z = one * clean + two * z + (beta * (1 - before) / (1 - bar)) ** 0.5 * (fresh if p >= 0 else 0)
    return z


def nested(model, z, times, noise, count, eta):
    """noamelata/NestedDiffusion: NestedScheduler within a scheduler told the sample."""
    for t, p in zip(times, [*times[1:], -1]):
        inner = np.linspace(1, t, min(count, t)).round()[::-1].astype(int).tolist()
        y = z
        for a, b in zip(inner, [*inner[1:], 0]):
            bar, before = alpha_bar(a), alpha_bar(b)
            clean = model(y / bar**0.5, (1 / bar - 1) ** 0.5)
            eps = (y - bar**0.5 * clean) / (1 - bar) ** 0.5
            spread = eta * ((1 - before) / (1 - bar) * (1 - bar / before)) ** 0.5
            y = before**0.5 * clean + (1 - before - spread**2) ** 0.5 * eps + spread * noise()
        if p < 0:
            return y
        bar, before = alpha_bar(t), alpha_bar(p)
        eps = (z - bar**0.5 * y) / (1 - bar) ** 0.5
        z = before**0.5 * y + (1 - before) ** 0.5 * eps


def rectified(name, x, shares, noise):
    """ComfyUI's samplers named `_RF`, on the line."""
    for s, n in steps_of(shares):
        d = flow_model(x, s)
        down = n * (1 + (n / s - 1))
        slope = (x - d) / s
        if name == "euler_ancestral":
            x = down / s * x + (1 - down / s) * d
        elif down == 0:
            x = d
        elif name == "dpm_2_ancestral":
            middle = (s * down) ** 0.5
            half = x + slope * (middle - s)
            x = x + (half - flow_model(half, middle)) / middle * (down - s)
        else:
            logit = lambda v: math.log((1 - v) / v)  # noqa: E731
            middle = 1 / (math.exp((logit(s) + logit(down)) / 2) + 1)
            later = flow_model(middle / s * x + (1 - middle / s) * d, middle)
            x = down / s * x + (1 - down / s) * later
        if n > 0:
            share = (1 - n) / (1 - down)
            x = share * x + (n**2 - (share * down) ** 2) ** 0.5 * noise()
    return x
