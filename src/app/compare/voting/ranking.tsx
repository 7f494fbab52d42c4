// What the votes say: each value's strength with its interval, on one scale.
import { Table } from '@mantine/core'
import type { Ranked } from '../../../grid/votes.ts'
import classes from './voting.module.css'

/** Points as chess counts them: 400 more win ten times as often. */
const points = (strength: number) => (400 / Math.LN10) * strength
const words = (strength: number) => {
  const value = Math.round(points(strength))
  return value > 0 ? `+${value}` : String(value).replace('-', '\u2212')
}

export function Ranking({ ranking }: { readonly ranking: readonly Ranked[] }) {
  const least = Math.min(...ranking.map(({ low }) => low))
  const span = Math.max(...ranking.map(({ high }) => high)) - least
  const at = (strength: number) => `${((strength - least) / span) * 100}%`
  return (
    <Table className={classes.ranking ?? ''} fz="sm" verticalSpacing={2} withRowBorders={false}>
      <Table.Caption>
        Points after Bradley and Terry, with draws: 0 is the average, 400 more win ten times as often. Bars are 95 %
        intervals.
      </Table.Caption>
      <Table.Thead>
        <Table.Tr>
          {['Rank', 'Value', 'Points', '95 % interval', 'Votes', 'Against the next'].map((head) => (
            <Table.Th key={head} scope="col">
              {head}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {ranking.map(({ label, strength, low, high, votes }, i) => {
          const next = ranking[i + 1]
          return (
            <Table.Tr key={label}>
              <Table.Td>{i + 1}</Table.Td>
              <Table.Th scope="row">{label}</Table.Th>
              <Table.Td>{words(strength)}</Table.Td>
              <Table.Td>
                <span className={classes.track} aria-hidden>
                  <span style={{ left: at(low), width: `${((high - low) / span) * 100}%` }} />
                  <b style={{ left: at(strength) }} />
                </span>
                {words(low)} to {words(high)}
              </Table.Td>
              <Table.Td>{votes}</Table.Td>
              <Table.Td>{next ? (low > next.high ? 'better' : 'no clear difference') : ''}</Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}
