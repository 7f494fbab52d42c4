// Colours, type and motion of the page. Knows no component of ours.
import { createTheme } from '@mantine/core'
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'

/** Neutral greys without a tint, light to dark. */
const gray: MantineColorsTuple = [
  '#fafafa',
  '#f2f2f2',
  '#e6e6e6',
  '#d4d4d4',
  '#b8b8b8',
  '#949494',
  '#6b6b6b',
  '#4f4f4f',
  '#333333',
  '#1f1f1f',
]
const dark: MantineColorsTuple = [
  '#ededed',
  '#cfcfcf',
  '#b5b5b5',
  '#8f8f8f',
  '#666666',
  '#454545',
  '#333333',
  '#262626',
  '#1c1c1c',
  '#121212',
]
/** The one accent; white on shade 6 has 5.9:1. */
const accent: MantineColorsTuple = [
  '#eef0fd',
  '#d9ddfa',
  '#b3bbf3',
  '#909cee',
  '#7f8cea',
  '#6574dd',
  '#4a58c8',
  '#3d4ab3',
  '#343f99',
  '#272f75',
]

/** Drawers and dialogs: Esc is the page's own (see `keys.ts`), the cross has a name, the heading is no second banner. */
const layer = {
  closeOnEscape: false,
  closeButtonProps: { 'aria-label': 'Close' },
  attributes: { header: { role: 'presentation' } },
} as const
const heading = { title: { fontSize: 'var(--mantine-font-size-lg)', fontWeight: 600 } }

export const theme = createTheme({
  components: {
    Drawer: { defaultProps: layer, styles: heading },
    Modal: { defaultProps: layer, styles: heading },
    // What a button says is never cut to make room.
    Button: { styles: { root: { flexShrink: 0 } } },
  },
  colors: { gray, dark, accent },
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 6 },
  autoContrast: true,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
})

/** The ground around pictures is one grey in both themes, so that colours are judged alike. */
export const variables: CSSVariablesResolver = () => ({
  variables: { '--stage': '#636363', '--on-stage': '#ffffff', '--bar': '48px' },
  light: {
    '--mantine-color-dimmed': '#595959',
    '--mantine-color-placeholder': '#6b6b6b',
    '--mantine-color-error': '#b3261e',
    '--line': '#d4d4d4',
    '--panel': '#fafafa',
    '--mantine-color-anchor': '#3d4ab3',
  },
  dark: {
    '--mantine-color-body': '#1c1c1c',
    '--mantine-color-dimmed': '#b5b5b5',
    '--mantine-color-placeholder': '#9a9a9a',
    '--mantine-color-error': '#ff9a8f',
    '--line': '#3a3a3a',
    '--panel': '#1c1c1c',
    '--mantine-color-anchor': '#b3bbf3',
  },
})
