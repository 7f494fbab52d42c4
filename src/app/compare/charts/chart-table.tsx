// What a chart says, as a table; each row shows and opens its cells.
import { Table, UnstyledButton } from '@mantine/core'
import type { Pointing } from './pointing.ts'
import type { ChartSpec } from './spec.ts'
import classes from './dock.module.css'

type Props = { readonly spec: ChartSpec } & Pointing

export function ChartTable({ spec, highlighted, onHighlight, chosen, onToggle, onOpen }: Props) {
  const { columns, rows } = spec.table
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls is reached by keyboard
    <section className={classes.scroll} aria-label={`${spec.title}, as a table`} tabIndex={0}>
      <Table striped stickyHeader withRowBorders={false} verticalSpacing={2} fz="xs">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column} scope="col">
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ cells: [first = '', ...rest], places }) => (
            <Table.Tr
              key={first}
              data-highlighted={places.some((place) => highlighted.includes(place)) || undefined}
              data-chosen={places.some((place) => chosen.includes(place)) || undefined}
              onPointerEnter={() => onHighlight(places)}
              onPointerLeave={() => onHighlight([])}
            >
              <Table.Th scope="row">
                <UnstyledButton
                  className={classes.row ?? ''}
                  onFocus={() => onHighlight(places)}
                  onBlur={() => onHighlight([])}
                  onClick={() => places[0] !== undefined && onOpen(places[0])}
                  onKeyDown={(event) => {
                    if (event.key !== ' ') return
                    event.preventDefault()
                    onToggle(places)
                  }}
                >
                  {first}
                </UnstyledButton>
              </Table.Th>
              {rest.map((cell, i) => (
                <Table.Td key={columns[i + 1]}>{cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
