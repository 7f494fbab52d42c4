// A region's mark: its letter on its colour and hatch.
import { hatchPaths, lookOf } from './region-look.ts'
import classes from './region-list.module.css'

export function Swatch({ at }: { readonly at: number }) {
  const { letter, colour, hatch } = lookOf(at)
  const id = `hatch-${letter}`
  return (
    <svg className={classes.swatch} viewBox="0 0 26 26" aria-hidden>
      <defs>
        <pattern id={id} width="10" height="10" patternUnits="userSpaceOnUse">
          <path d={hatchPaths[hatch]} stroke="#111" strokeWidth={hatch === 'dots' ? 2.5 : 1} opacity="0.55" />
        </pattern>
      </defs>
      <rect width="26" height="26" fill={colour} />
      <rect width="26" height="26" fill={`url(#${id})`} />
      <rect x="5" y="4" width={letter.length > 1 ? 20 : 16} height="18" fill="#111" />
      <text x={letter.length > 1 ? 15 : 13} y="18" fill="#fff" fontSize="13" fontWeight="700" textAnchor="middle">
        {letter}
      </text>
    </svg>
  )
}
