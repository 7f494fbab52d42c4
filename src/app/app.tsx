// The page: theme, store and shell around the room that is open. Knows no room's inside.
import { MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Store } from '../store/create.ts'
import type { Room } from '../store/view.ts'
import { CompareRoom } from './compare/compare-room.tsx'
import { ComposeRoom } from './compose/compose-room.tsx'
import { CreateRoom } from './create/create-room.tsx'
import { GalleryRoom } from './gallery/gallery-room.tsx'
import { useKeys } from './keys.ts'
import { useLocation } from './location.ts'
import { ModelsDrawer } from './models/models-drawer.tsx'
import { Announcer } from './shell/announcer.tsx'
import { BottomBar } from './shell/bottom-bar.tsx'
import { DropZone } from './shell/drop-zone.tsx'
import { DroppedCard } from './shell/dropped-card.tsx'
import { Help } from './shell/help.tsx'
import { Notices } from './shell/notices.tsx'
import { QueueDrawer } from './shell/queue-drawer.tsx'
import { TopBar } from './shell/top-bar.tsx'
import { theme, variables } from './theme.ts'
import { StoreContext, useApp, useAppStore } from './use-app.ts'
import { useTitle } from './shell/title.ts'
import classes from './app.module.css'

const insides: Readonly<Partial<Record<Room, ReactNode>>> = {
  create: <CreateRoom />,
  compare: <CompareRoom />,
  compose: <ComposeRoom />,
  gallery: <GalleryRoom />,
}

export function App({ store }: { readonly store: Store }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <StoreContext value={store}>
        <Shell />
      </StoreContext>
    </MantineProvider>
  )
}

function Shell() {
  const room = useApp((state) => state.room)
  useLocation(useAppStore())
  useKeys(
    useApp((state) => state.singleKeys),
    useApp((state) => state.shortcuts),
  )
  useTitle()
  return (
    <div className={classes.shell}>
      <TopBar />
      <main className={classes.room}>{insides[room] ?? insides.create}</main>
      <BottomBar />
      <ModelsDrawer />
      <QueueDrawer />
      <Help />
      <DropZone />
      <DroppedCard />
      <Notices />
      <Announcer />
    </div>
  )
}
