// What can be done to see how a cell is walked. Nothing is drawn unasked: what each costs is said before.
import { Group } from '@mantine/core'
import { Footprints } from 'lucide-react'
import type { ReactNode } from 'react'
import { useApp } from '../../use-app.ts'
import { Offer } from './offer.tsx'
import classes from './strip.module.css'
import type { WalkedCell } from './walked-cell.ts'

export function Offers({ id, name, children }: Pick<WalkedCell, 'id' | 'name'> & { readonly children: ReactNode }) {
  const walked = useApp((state) => state.walks[id] !== undefined)
  const walkCell = useApp((state) => state.walkCell)
  return (
    <Group className={classes.words ?? ''} gap="xs" justify="center">
      <span>{name}</span>
      {!walked && (
        <Offer icon={Footprints} onTake={() => void walkCell(id)}>
          Show its walk (draws it once more)
        </Offer>
      )}
      {children}
    </Group>
  )
}
