// News in the corner: what happened, that work is safe, what to press.
import { Button, Group, Notification, Stack, Text } from '@mantine/core'
import { useEffect } from 'react'
import type { Notice } from '../../store/view.ts'
import { useApp, useAppStore } from '../use-app.ts'
import { newsWords } from './news-words.ts'
import classes from './notices.module.css'

export function Notices() {
  const notices = useApp((state) => state.notices)
  return (
    <Stack className={classes.corner ?? ''} gap="xs" component="section" aria-label="Notices">
      {notices.map((notice) => (
        <One key={notice.id} notice={notice} />
      ))}
    </Stack>
  )
}

function One({ notice: { id, news } }: { readonly notice: Notice }) {
  const store = useAppStore()
  const dismiss = useApp((state) => state.dismiss)
  const { text, tone, actions = [] } = newsWords(news, store)
  useEffect(() => {
    const { seconds } = newsWords(news, store)
    if (seconds === undefined) return undefined
    const timer = setTimeout(() => dismiss(id), seconds * 1000)
    return () => clearTimeout(timer)
  }, [dismiss, id, news, store])
  return (
    <Notification
      role={tone === 'error' ? 'alert' : 'status'}
      color={tone === 'error' ? 'red' : 'accent'}
      withBorder
      onClose={() => dismiss(id)}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text size="sm" c="var(--mantine-color-text)" className={classes.text ?? ''}>
        {text}
      </Text>
      {actions.length > 0 && (
        <Group gap="xs" mt="xs">
          {actions.map(({ label, run }) => (
            <Button
              key={label}
              size="xs"
              variant="default"
              onClick={() => {
                dismiss(id)
                run()
              }}
            >
              {label}
            </Button>
          ))}
        </Group>
      )}
    </Notification>
  )
}
