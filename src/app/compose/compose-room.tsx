// The Compose room: adapters left, the picture and its regions in the centre, their list beneath, results right; tabs on phones.
import { Tabs, Title } from '@mantine/core'
import { Blend, Layers, SlidersHorizontal, Type } from 'lucide-react'
import { Fragment } from 'react'
import { Prompts } from '../create/prompts.tsx'
import layout from '../layout/room.module.css'
import { RoomLayout } from '../layout/room-layout.tsx'
import { useWidth } from '../layout/use-width.ts'
import { AdapterList } from './adapter-list.tsx'
import { ComposeBar } from './compose-bar.tsx'
import { CompositionMenu } from './composition-menu.tsx'
import { CrosstalkMap } from './crosstalk-map.tsx'
import { MergeFiles } from './merge-files.tsx'
import { MethodChoice } from './method-choice.tsx'
import { RegionList } from './region-list.tsx'
import { RegionStudio } from './region-studio.tsx'
import { Results } from './results.tsx'
import { ResultsPair } from './results-pair.tsx'
import { SharedSettings } from './shared-settings.tsx'
import { WeightSearch } from './weight-search.tsx'
import classes from './compose-room.module.css'

const prompts = {
  label: 'Prompt',
  Icon: Type,
  content: (
    <>
      <Head />
      <Prompts />
    </>
  ),
} as const
const adapters = {
  label: 'Adapters',
  Icon: Layers,
  content: (
    <>
      <AdapterList />
      <CrosstalkMap />
      <WeightSearch />
      <MergeFiles />
    </>
  ),
} as const
const methods = { label: 'Methods', Icon: Blend, content: <MethodChoice /> } as const
const settings = { label: 'Settings', Icon: SlidersHorizontal, content: <SharedSettings /> } as const
const parts = [prompts, adapters, methods, settings]

export function ComposeRoom() {
  const width = useWidth()
  return (
    <div className={classes.room}>
      {width === 'phone' ? (
        <Phone />
      ) : (
        <RoomLayout label="What to compose" width={width} panel={340} parts={parts} bar={<ComposeBar />}>
          <div className={classes.centre}>
            <RegionStudio />
            <div className={classes.regions}>
              <RegionList />
            </div>
          </div>
          <div className={classes.right}>
            <Results />
          </div>
        </RoomLayout>
      )}
      <ResultsPair />
    </div>
  )
}

function Head() {
  return (
    <div className={classes.head}>
      <Title order={2} size="h5">
        Compose
      </Title>
      <CompositionMenu />
    </div>
  )
}

function Phone() {
  return (
    <div className={`${layout.phone} ${classes.phone}`}>
      <Tabs defaultValue="adapters" className={classes.tabs ?? ''} keepMounted={false}>
        <Tabs.List grow className={classes.sticky ?? ''}>
          <Tabs.Tab value="adapters">Adapters</Tabs.Tab>
          <Tabs.Tab value="regions">Regions</Tabs.Tab>
          <Tabs.Tab value="results">Results</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="adapters">
          <div className={classes.tab}>
            {parts.map(({ label, content }) => (
              <Fragment key={label}>{content}</Fragment>
            ))}
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="regions">
          <RegionStudio />
          <div className={classes.tab}>
            <RegionList />
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="results">
          <div className={classes.tab}>
            <Results />
          </div>
        </Tabs.Panel>
      </Tabs>
      <ComposeBar />
    </div>
  )
}
