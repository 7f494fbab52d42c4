// The models: the built-in one, and one from a file or a folder on this device. Knows how a load stands.
import { Alert, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core'
import { DeviceChoice } from '../shell/device-chip.tsx'
import { useApp } from '../use-app.ts'
import { ChooseModel } from './choose-model.tsx'
import { EarlierFolders } from './earlier-folders.tsx'
import { LoadProgress } from './load-progress.tsx'
import { againLabel, loadFailureWords, processorHelps } from './load-words.ts'
import { ModelCard } from './model-card.tsx'

export function ModelsDrawer() {
  const opened = useApp((state) => state.layer === 'models')
  const open = useApp((state) => state.open)
  return (
    <Drawer opened={opened} onClose={() => open(undefined)} position="right" size={420} title="Models">
      <Models />
    </Drawer>
  )
}

function Models() {
  const device = useApp((state) => state.model?.device)
  return (
    <Stack gap="lg">
      <LoadState />
      <CurrentModel />
      <section aria-labelledby="from-folder">
        <Title id="from-folder" order={3} size="h5" mb="xs">
          From this device
        </Title>
        <Group gap="xs">
          <ChooseModel kind="checkpoint">Choose a checkpoint</ChooseModel>
          <ChooseModel kind="folder">Choose a model folder</ChooseModel>
        </Group>
        <Text size="sm" c="dimmed" mt="xs">
          A checkpoint of SD 1.x, SD 2.x or SDXL in one .safetensors file, as A1111 and ComfyUI keep them; or a folder
          as diffusers lays it out: model_index.json, unet, vae, text_encoder, tokenizer, scheduler. You can also drop
          it anywhere on the page. Files are read where they lie; nothing is uploaded.
        </Text>
        <EarlierFolders />
      </section>
      {device && (
        <section aria-labelledby="device">
          <Title id="device" order={3} size="h5" mb="xs">
            Device
          </Title>
          <DeviceChoice device={device} />
        </section>
      )}
    </Stack>
  )
}

function CurrentModel() {
  const model = useApp((state) => state.model)
  const source = useApp((state) => state.source)
  const loadBuiltIn = useApp((state) => state.loadBuiltIn)
  if (!model) return undefined
  const isBuiltIn = source?.kind === 'url'
  return (
    <section aria-labelledby="in-use">
      <Title id="in-use" order={3} size="h5" mb="xs">
        In use
      </Title>
      <ModelCard info={model} badge={isBuiltIn ? 'Built in' : 'From this device'}>
        {!isBuiltIn && (
          <Button mt="sm" size="xs" variant="default" onClick={() => void loadBuiltIn()}>
            Back to the built-in model
          </Button>
        )}
      </ModelCard>
    </section>
  )
}

function LoadState() {
  const loading = useApp((state) => state.loading)
  const failed = useApp((state) => state.loadFailure)
  const retryLoad = useApp((state) => state.retryLoad)
  const device = useApp((state) => state.wish.device)
  if (loading) return <LoadProgress loading={loading} />
  if (!failed) return undefined
  const { failure, progress } = failed
  return (
    <Alert color="red" title="The model could not be loaded" role="alert">
      <Text size="sm" mb="sm">
        {loadFailureWords(failure, progress)}
      </Text>
      <Group gap="xs">
        {processorHelps(failure, device) && (
          <Button size="xs" onClick={() => void retryLoad('wasm')}>
            Use the processor
          </Button>
        )}
        <Button size="xs" variant="default" onClick={() => void retryLoad()}>
          {againLabel(failure, progress)}
        </Button>
      </Group>
    </Alert>
  )
}
