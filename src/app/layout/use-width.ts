// How wide the page is, in the three steps of its layout.
import { useMediaQuery } from '@mantine/hooks'

const atOnce = { getInitialValueInEffect: false }

/** `phone` below 640 pixels, `narrow` below 1024, `wide` from there on. The same steps stand in the style sheets' media queries. */
export function useWidth(): 'phone' | 'narrow' | 'wide' {
  const phone = useMediaQuery('(max-width: 639px)', undefined, atOnce)
  const narrow = useMediaQuery('(max-width: 1023px)', undefined, atOnce)
  return phone ? 'phone' : narrow ? 'narrow' : 'wide'
}
