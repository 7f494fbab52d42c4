// Where a bottom sheet comes to rest when a finger lets go of it. Pure.

/** Half the page's height, or nearly all of it. */
export type Stop = 'half' | 'full'

/** Pixels that a finger moves before it means another stop. */
const least = 48

/** The stop after a drag by `down` pixels from `stop`, upwards below 0; `closed` where it was pulled down from half, or far from full. */
export function stopAfter(stop: Stop, down: number, height: number): Stop | 'closed' {
  if (Math.abs(down) < least) return stop
  if (down < 0) return 'full'
  return stop === 'half' || down > height * 0.6 ? 'closed' : 'half'
}
