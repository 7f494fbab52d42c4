// How many steps are walked, and how strongly the prompt pulls: the same two in every room that draws.
import { NumberSetting } from './number-setting.tsx'

export function StepSettings() {
  return (
    <>
      <NumberSetting
        field="steps"
        label="Steps"
        help="How often the network is asked on the way from noise to picture. More steps take longer."
        usual={[1, 50]}
        allowed={[1, 1000]}
        step={1}
      />
      <NumberSetting
        field="guidance"
        label="Guidance"
        help="How strongly the picture follows the prompt (CFG scale). Above 1 every step costs two rows."
        usual={[1, 15]}
        allowed={[0, 100]}
        step={0.5}
        decimals={2}
      />
    </>
  )
}
