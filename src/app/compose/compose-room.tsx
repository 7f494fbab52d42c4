// The Compose room: adapters left, the picture and its regions in the centre, their list beneath, results right; tabs on phones.
import { Tabs, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Prompts } from '../create/prompts.tsx'
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
import classes from './compose-room.module.css'

export function ComposeRoom() {
  const phone = useMediaQuery('(max-width: 639px)', undefined, { getInitialValueInEffect: false })
  return (
    <div className={classes.room}>
      {phone ? <Phone /> : <Wide />}
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

function Wide() {
  return (
    <div className={classes.wide}>
      <section className={classes.panel} aria-label="What to compose">
        <div className={classes.scroll}>
          <Head />
          <Prompts />
          <AdapterList />
          <CrosstalkMap />
          <MergeFiles />
          <MethodChoice />
          <SharedSettings />
        </div>
        <ComposeBar />
      </section>
      <div className={classes.centre}>
        <RegionStudio />
        <div className={classes.regions}>
          <RegionList />
        </div>
      </div>
      <div className={classes.right}>
        <Results />
      </div>
    </div>
  )
}

function Phone() {
  return (
    <div className={classes.phone}>
      <Tabs defaultValue="adapters" className={classes.tabs ?? ''} keepMounted={false}>
        <Tabs.List grow className={classes.sticky ?? ''}>
          <Tabs.Tab value="adapters">Adapters</Tabs.Tab>
          <Tabs.Tab value="regions">Regions</Tabs.Tab>
          <Tabs.Tab value="results">Results</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="adapters">
          <div className={classes.tab}>
            <Head />
            <Prompts />
            <AdapterList />
            <CrosstalkMap />
            <MergeFiles />
            <MethodChoice />
            <SharedSettings />
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
