// Every check of the project, one after the other; the last line counts them. `node scripts/test.mjs lint types` runs some.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'

const vitest = (project) => ({
  command: `npx vitest run --project ${project} --reporter=default --reporter=json --outputFile=test-results/${project}.json`,
  report: `test-results/${project}.json`,
  count: (json) => [json.numPassedTests, json.numFailedTests + json.testResults.filter(emptyFailure).length],
})
/** A test file that fails before its first test counts as one failure. */
const emptyFailure = (file) => file.status === 'failed' && file.assertionResults.length === 0

const stages = {
  format: { command: 'npx oxfmt --check .' },
  lint: { command: 'npx oxlint --deny-warnings' },
  'types (page)': { command: 'npx tsc -p tsconfig.page.json' },
  'types (worker)': { command: 'npx tsc -p tsconfig.worker.json' },
  'types (node)': { command: 'npx tsc -p tsconfig.node.json' },
  'dead code': { command: 'npx knip' },
  build: { command: 'npx vite build --logLevel warn' },
  node: vitest('node'),
  browser: vitest('browser'),
  e2e: {
    command: 'npx playwright test',
    report: 'test-results/e2e.json',
    count: (json) => [json.stats.expected + json.stats.flaky, json.stats.unexpected],
  },
}

const asked = process.argv.slice(2)
const chosen = Object.entries(stages).filter(
  ([name]) => asked.length === 0 || asked.some((word) => name.includes(word)),
)
let [passed, failed] = [0, 0]
for (const [name, { command, report, count }] of chosen) {
  console.log(`\n== ${name}: ${command}`)
  if (report) rmSync(report, { force: true })
  const started = performance.now()
  const { status } = spawnSync(command, { shell: true, stdio: ['ignore', 'inherit', 'inherit'] })
  let [good, bad] = [status === 0 ? 1 : 0, status === 0 ? 0 : 1]
  if (report && existsSync(report)) {
    const [yes, no] = count(JSON.parse(readFileSync(report, 'utf8')))
    // A runner that exits badly although no test failed (a crash, no tests found) is a failure too.
    ;[good, bad] = [yes, status !== 0 && no === 0 ? 1 : no]
  }
  console.log(
    `== ${name}: ${bad ? 'FAILED' : 'ok'} (${good} passed, ${bad} failed, ${((performance.now() - started) / 1000).toFixed(0)} s)`,
  )
  passed += good
  failed += bad
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
