// The graphics device is lost under a run: the page says so, draws the picture all the same, and keeps what was drawn before.
import { expect, test } from '@playwright/test'
import type { Page, Worker } from '@playwright/test'
import { draw, generate, open, picture, prompt, quick, ready, thumbnails } from './page.ts'

const isEngine = (worker: Worker) => worker.url().includes('engine.worker')
const engine = (page: Page) => page.workers().find(isEngine)!

/** A few looks at the clock from now, in the middle of a run, the engine's device is gone: its steps reject as they do then. */
const loseIn = (worker: Worker) =>
  worker.evaluate(() => {
    const now = performance.now.bind(performance)
    let left = 6
    performance.now = () => {
      if (left-- > 0) return now()
      throw Object.assign(new Error('session: device lost: the driver was restarted'), { kind: 'device-lost' })
    }
  })

test('once: the same picture is drawn on a new device; twice: what to press, and pressing it draws', async ({
  page,
}) => {
  await open(page, { ...quick, steps: '8' })
  await ready(page)
  await draw(page)
  const first = await picture(page).getAttribute('alt')

  await test.step('once', async () => {
    await prompt(page).fill('a green frog')
    await loseIn(engine(page))
    await generate(page).click()
    const notice = page.getByRole('region', { name: 'Notices' })
    await expect(notice).toContainText(
      'The graphics device stopped answering. Your settings and 1 picture are safe. Restarting it.',
    )
    await expect(thumbnails(page)).toHaveCount(2, { timeout: 90_000 })
    await expect(picture(page)).toHaveAttribute('alt', /^a green frog/)
    await expect(page.getByRole('alert')).toHaveCount(0)
  })

  await test.step('twice', async () => {
    await loseIn(engine(page))
    const restarted = page.waitForEvent('worker', isEngine)
    await generate(page).click()
    await loseIn(await restarted)
    const alert = page.getByRole('alert')
    await expect(alert).toContainText(
      'The graphics device stopped again at 128 × 128. Your settings and 2 pictures are safe.',
      { timeout: 90_000 },
    )
    await expect(prompt(page)).toHaveValue('a green frog')
    await alert.getByRole('button', { name: 'Continue at 64 × 64' }).click()
    await expect(thumbnails(page)).toHaveCount(3, { timeout: 90_000 })
    await expect(page.getByText('64 × 64, shown')).toBeVisible()
  })

  await thumbnails(page).last().click()
  await expect(picture(page)).toHaveAttribute('alt', first!)
  await page.reload()
  await expect(thumbnails(page)).toHaveCount(3)
})
