import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Page } from '@playwright/test'
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js'
import { Severity } from 'csp_evaluator/dist/finding.js'
import { CspParser } from 'csp_evaluator/dist/parser.js'

import { edgeRows, edgeTable, expect, failedRequest, openTraffic, test } from './fixtures.ts'
import { startGateway, type RunningGateway } from './gateway.ts'
import { tallViewport } from './numbers.ts'

/** Names that a hostile workload owner could give, and that must stay text wherever they land. */
const payloads = [
  '<img src=x onerror="window.__xss=1">',
  '<img src=x onerror=window.__xss=1>',
  '"><script>window.__xss=1</script>',
  '</script><script>window.__xss=1</script>',
  '<script src="data:text/javascript,window.__xss=1"></script>',
  "'-window.__xss=1-'",
  '"-window.__xss=1-"',
  '`-window.__xss=1-`',
  '${window.__xss=1}',
  '<svg/onload=window.__xss=1>',
  '<svg><script>window.__xss=1</script></svg>',
  '<svg><animate onbegin=window.__xss=1 attributeName=x dur=1s>',
  '<body onload=window.__xss=1>',
  '<iframe src="javascript:window.parent.__xss=1"></iframe>',
  '<iframe srcdoc="<script>parent.__xss=1</script>"></iframe>',
  '<object data="javascript:window.__xss=1"></object>',
  '<embed src="javascript:window.__xss=1">',
  '<details open ontoggle=window.__xss=1>',
  '<input autofocus onfocus=window.__xss=1>',
  '<select autofocus onfocus=window.__xss=1>',
  '<video><source onerror="window.__xss=1"></video>',
  '<audio src=x onerror=window.__xss=1>',
  '<marquee onstart=window.__xss=1>',
  '<math><mtext><img src=x onerror=window.__xss=1></mtext></math>',
  '<a href="javascript:window.__xss=1">x</a>',
  'javascript:window.__xss=1',
  'JaVaScRiPt:window.__xss=1',
  'data:text/html,<script>window.__xss=1</script>',
  'vbscript:window.__xss=1',
  '//evil.example/x.js',
  '{{constructor.constructor("window.__xss=1")()}}',
  '#{window.__xss=1}',
  '<style>@import "javascript:window.__xss=1"</style>',
  '<link rel=stylesheet href="javascript:window.__xss=1">',
  '<meta http-equiv=refresh content="0;url=javascript:window.__xss=1">',
  '<template><script>window.__xss=1</script></template>',
  '&lt;img src=x onerror=window.__xss=1&gt;',
  '\u202Egnp.exe',
  '__proto__',
  '=HYPERLINK("http://evil.example","x")',
]

/** A metrics back end whose every label, warning and error text is a payload. */
async function startHostileBackend(): Promise<Server> {
  const series = payloads.flatMap((payload, index) => [
    {
      metric: {
        reporter: 'source',
        source_workload: payload,
        source_workload_namespace: payload,
        source_canonical_service: payload,
        source_canonical_revision: payload,
        source_cluster: payload,
        destination_workload: payload,
        destination_workload_namespace: payload,
        destination_service_name: `${payload} ${index}`,
        destination_service_namespace: payload,
        destination_canonical_service: payload,
        destination_canonical_revision: payload,
        destination_cluster: payload,
        request_protocol: 'http',
        response_code: '503',
        response_flags: payload,
        le: '+Inf',
      },
      value: [0, String(index + 1)],
    },
  ])
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    if (!request.url?.includes('query')) {
      response.statusCode = 404
      response.end(JSON.stringify({ status: 'error', errorType: 'x', error: payloads[0] }))
      return
    }
    response.end(
      JSON.stringify({
        status: 'success',
        warnings: payloads,
        infos: payloads,
        data: { resultType: 'vector', result: series },
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const hostileTest = test.extend<object, { readonly hostile: RunningGateway }>({
  hostile: [
    async ({}, use) => {
      const backend = await startHostileBackend()
      const address: string | AddressInfo | null = backend.address()
      if (address === null || typeof address === 'string') throw new Error('no port')
      const url = `http://127.0.0.1:${address.port}`
      const gateway = await startGateway({ clusters: [{ name: 'evil', metrics: { url } }] })
      await use(gateway)
      await gateway.close()
      backend.closeAllConnections()
      backend.close()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ hostile }, use) => use(hostile.url),
  // It knows nothing but queries, and says so.
  expectedErrors: async ({}, use) => use([failedRequest]),
})

/** No payload has run. */
async function expectUntouched(page: Page): Promise<void> {
  expect(await page.evaluate(() => '__xss' in window)).toBe(false)
}

hostileTest('names, warnings and flags stay text in every place', async ({ page }) => {
  await page.setViewportSize(tallViewport)
  await openTraffic(page, '/?map-size=10&refresh=off')
  await expect(edgeTable(page)).toContainText('<img src=x')
  // Each is a request and a TCP edge: the back end gives all queries one answer.
  expect(await edgeRows(page).count()).toBe(2 * payloads.length)
  for (let index = 0; index < payloads.length; index++) {
    await edgeRows(page).nth(index).getByRole('button').click()
    await expect(page.getByRole('region', { name: 'Inspector' })).toBeVisible()
  }
  await expectUntouched(page)
  await page.getByRole('list', { name: 'Clusters' }).getByRole('button').first().click()
  await page.keyboard.press('Escape')
  await page.goto('/clusters')
  await expect(page.getByRole('heading', { name: 'evil' })).toBeVisible()
  await expectUntouched(page)
})

hostileTest('what an address asks for stays text', async ({ page }) => {
  // forty pages are opened one after another
  hostileTest.slow()
  for (const payload of payloads) {
    await page.goto(`/?find=${encodeURIComponent(payload)}&selected=${encodeURIComponent(payload)}`)
    await expect(page.getByRole('combobox', { name: 'Find' })).toBeVisible()
    await expectUntouched(page)
  }
  const links = await page
    .getByRole('link')
    .evaluateAll((anchors) => anchors.map((anchor) => anchor.getAttribute('href') ?? ''))
  expect(links.filter((href) => !href.startsWith('/') && !href.startsWith('#'))).toEqual([])
})

test.describe('the policy', () => {
  test.use({ expectedErrors: async ({}, use) => use([/TrustedHTML/]) })

  test('is enforced: no markup from text, no foreign frame', async ({ page, mesh }) => {
    await openTraffic(page)
    const refusal = await page.evaluate(() => {
      try {
        document.body.innerHTML = '<b>x</b>'
        return 'accepted'
      } catch (error) {
        return error instanceof Error ? error.name : 'refused'
      }
    })
    expect(refusal).toBe('TypeError')

    const answer = await page.request.get(mesh.url, { headers: { accept: 'text/html' } })
    const policy = answer.headers()['content-security-policy'] ?? ''
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toContain('unsafe')
    const findings = new CspEvaluator(new CspParser(policy).csp).evaluate()
    expect(findings.filter(({ severity }) => severity <= Severity.MEDIUM)).toEqual([])
  })
})

test('nothing that names a secret or a token is kept in the browser', async ({ page }) => {
  await openTraffic(page)
  const kept = await page.evaluate(() => [
    ...Object.keys(sessionStorage),
    ...Object.keys(window.localStorage).filter((key) => !key.startsWith('weir')),
    document.cookie,
  ])
  expect(kept.filter((key) => key !== '')).toEqual([])
})
