// The hidden file field behind a button: what is chosen is opened as what is dropped would be.
import type { ComponentProps } from 'react'
import { openFiles } from '../store/open.ts'
import { fromList } from './entries.ts'
import { useAppStore } from './use-app.ts'

/** Takes what a file input takes; `aria-label` says what is to be chosen. The button clicks it through `ref` or `id`. */
export function OpenField(field: Omit<ComponentProps<'input'>, 'type' | 'hidden' | 'onChange'>) {
  const store = useAppStore()
  return (
    <input
      {...field}
      type="file"
      hidden
      onChange={(event) => {
        const { name, files } = fromList([...(event.currentTarget.files ?? [])])
        event.currentTarget.value = ''
        void openFiles(store, name, files)
      }}
    />
  )
}
