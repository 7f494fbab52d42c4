// The model's download breaks on the way: it goes on by itself, and where it cannot, or was stopped, Resume goes on from there.
import { expect, test } from '@playwright/test'
import { quick, ready } from './page.ts'
import { staticHost } from './static-host.ts'

// The page's own requests are counted: the service worker asks again, later, for what it keeps.
test.use({ serviceWorkers: 'block' })

const network = /\/unet\/diffusion_pytorch_model\.safetensors$/
const opened = (address: string) => `${address}/#create?${new URLSearchParams(quick)}`

test('a download that breaks goes on from where it stopped', async ({ page }) => {
  const asked: (string | undefined)[] = []
  const host = await staticHost((path, { headers }) => {
    if (!network.test(path)) return undefined
    asked.push(headers.range)
    return asked.length === 1 ? 5_000_000 : undefined
  })
  await page.goto(opened(host.address))
  await ready(page)
  // Bytes under way are lost with the connection; those that arrived are not asked for again.
  expect(asked).toHaveLength(2)
  expect(asked[1]).toMatch(/^bytes=[1-9]\d*-$/)
  await host.close()
})

test('a download that stays broken says where it stopped; Resume continues it', async ({ page }) => {
  let broken = true
  const asked: (string | undefined)[] = []
  const host = await staticHost((path, { headers }) => {
    if (!network.test(path)) return undefined
    asked.push(headers.range)
    if (!broken) return undefined
    return asked.length === 1 ? 9_000_000 : 0
  })
  await page.goto(opened(host.address))
  const alert = page.getByRole('alert')
  await expect(alert).toContainText(/The download stopped at \d+ of \d+ MB\. It continues from there\./, {
    timeout: 60_000,
  })
  broken = false
  asked.length = 0
  await alert.getByRole('button', { name: 'Resume' }).click()
  await ready(page)
  expect(asked).toHaveLength(1)
  expect(asked[0]).toMatch(/^bytes=[1-9]\d*-$/)
  await host.close()
})

test('a download that takes too long is stopped; Resume asks for it again', async ({ page }) => {
  await page.route(network, () => {})
  await page.goto(`/#create?${new URLSearchParams(quick)}`)
  await expect(page.getByRole('progressbar', { name: 'Loading the model' })).toBeVisible()
  await page.getByRole('button', { name: 'Stop loading' }).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('you stopped it')
  await page.unroute(network)
  await alert.getByRole('button', { name: 'Resume' }).click()
  await ready(page)
})
