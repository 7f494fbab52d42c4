// The table of recipes. To add one: a file here, a line below; the contract test, the terminal and the page pick it up.
import { consistencyModel, continuousConsistency } from './consistency.ts'
import { multistepConsistency, progressive } from './distilled.ts'
import { ddgan } from './ddgan.ts'
import { dmd2, dmd2OneStep, psoDmd2 } from './dmd2.ts'
import { instaFlow, multisample, rectifiedFlow } from './flow.ts'
import { hyperSd, hyperSdCfg, hyperSdFlow, hyperSdOneStep, hyperSdUnified } from './hyper-sd.ts'
import { lcm, lcmLora } from './lcm.ts'
import { lightning, lightningOneStep } from './lightning.ts'
import { nitroRealism, nitroVibrant } from './nitrofusion.ts'
import { pcmFlow, pcmLcm, pcmNormalCfg, pcmSmallCfg } from './pcm.ts'
import { spo } from './spo.ts'
import { singleTrajectory } from './std.ts'
import { swiftBrush } from './swiftbrush.ts'
import { tcd } from './tcd.ts'
import { tlcm } from './tlcm.ts'
import { pso, sdTurbo, sdxlTurbo, turboGrid } from './turbo.ts'
import type { Recipe } from './types.ts'
import { yoso } from './yoso.ts'

/** Where several know a file by its name, the first is proposed. */
export const recipes: readonly Recipe[] = [
  pcmSmallCfg,
  pcmNormalCfg,
  pcmLcm,
  pcmFlow,
  tlcm,
  lcm,
  lcmLora,
  tcd,
  hyperSdFlow,
  hyperSdOneStep,
  hyperSdUnified,
  hyperSdCfg,
  hyperSd,
  lightning,
  lightningOneStep,
  psoDmd2,
  pso,
  sdTurbo,
  sdxlTurbo,
  turboGrid,
  dmd2,
  dmd2OneStep,
  nitroRealism,
  nitroVibrant,
  yoso,
  swiftBrush,
  progressive,
  multistepConsistency,
  consistencyModel,
  continuousConsistency,
  ...ddgan,
  ...singleTrajectory,
  spo,
  instaFlow,
  rectifiedFlow,
  multisample,
]
