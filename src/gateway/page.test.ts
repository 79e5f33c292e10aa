import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { createTestGateway } from './testing/gateway-under-test.ts'

const script = 'export const long = 1\n'.repeat(200)

function builtPage(): string {
  const directory = mkdtempSync(join(tmpdir(), 'weir-page-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  mkdirSync(join(directory, 'assets'))
  mkdirSync(join(directory, '.git'))
  const files = {
    'index.html':
      '<!doctype html><link nonce="WEIR_CSP_NONCE"><script nonce="WEIR_CSP_NONCE"></script>',
    'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'assets/main-abc.js': script,
    'assets/main-abc.js.map': '{}',
    'assets/style-abc.css': 'a{}',
    '.git/config': 'secret',
    '.env': 'secret',
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content)
  return directory
}

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

function page(pageDirectory = builtPage()) {
  const { gateway } = createTestGateway({}, { pageDirectory })
  return (path: string, headers: Readonly<Record<string, string>> = {}) =>
    gateway.app.request(path, { headers })
}

const policyFor = (nonce: string) =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "worker-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types mesh-worker',
  ].join('; ')

test('every screen gets the document, with the policy as agreed', async () => {
  const ask = page()
  for (const path of [
    '/',
    '/traces',
    '/services/east/shop/api.example.org',
    '/services/east/-/bank.md',
    '/routing/a%20b',
  ]) {
    const answer = await ask(path, html)
    const text = await answer.text()
    const nonce = /nonce="([^"]+)"/.exec(text)?.[1] ?? ''
    expect(answer.status).toBe(200)
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16)
    expect(text.split(`nonce="${nonce}"`)).toHaveLength(3)
    expect(answer.headers.get('content-security-policy')).toBe(policyFor(nonce))
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('x-frame-options')).toBe('DENY')
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin')
  }
})

test('no two answers have the same nonce', async () => {
  const ask = page()
  const nonces = new Set<string | undefined>()
  for (let count = 0; count < 1000; count += 1) {
    nonces.add(/nonce="([^"]+)"/.exec(await (await ask('/', html)).text())?.[1])
  }
  expect(nonces.size).toBe(1000)
})

test('files keep for ever when their name changes with their content', async () => {
  const ask = page()
  const asset = await ask('/assets/main-abc.js')
  expect(await asset.text()).toBe(script)
  expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  const icon = await ask('/favicon.svg')
  expect(icon.headers.get('cache-control')).toBe('no-cache')
  const again = await ask('/favicon.svg', { 'if-none-match': icon.headers.get('etag') ?? '' })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('scripts, which may be workers, come with a policy that lets them fetch and nothing else', async () => {
  const policy = (await page()('/assets/main-abc.js')).headers.get('content-security-policy')
  expect(policy).toBe(
    "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types mesh-worker",
  )
})

test('long texts are packed for those who take it', async () => {
  const ask = page()
  const packed = await ask('/assets/main-abc.js', { 'accept-encoding': 'gzip, br' })
  expect(packed.headers.get('content-encoding')).toBe('gzip')
  expect(packed.headers.get('vary')).toBe('accept-encoding')
  expect(await new Response(packed.body?.pipeThrough(new DecompressionStream('gzip'))).text()).toBe(
    script,
  )
  const document = await ask('/', { ...html, 'accept-encoding': 'gzip' })
  expect(
    await new Response(document.body?.pipeThrough(new DecompressionStream('gzip'))).text(),
  ).toContain('doctype')
})

test.each([
  '/assets/..%2f..%2fpackage.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/%2e%2e/package.json',
  '/..%5cpackage.json',
  '/.git/config',
  '/.env',
  '/server.js',
  '/assets/main-abc.js.map',
  '/assets/:file',
  '/assets/',
  '/assets',
  '/assets/none-abc.js',
  '/index.html',
  '/a%00b',
  '/a//b',
  '/a;b',
])('%s is not there', async (path) => {
  const ask = page()
  for (const headers of [html, {}]) {
    const answer = await ask(path, headers)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('secret')
  }
})

test('only a browser that navigates gets the document', async () => {
  const ask = page()
  expect((await ask('/traces')).status).toBe(404)
  expect((await ask('/traces', { accept: 'application/json' })).status).toBe(404)
  expect((await ask('/api/nothing', html)).status).toBe(404)
})

test('a page that was not built is named', async () => {
  const ask = page('/nowhere')
  const answer = await ask('/', html)
  expect(answer.status).toBe(503)
  expect(await answer.text()).toContain('npm run build')
  expect((await ask('/api/session')).status).toBe(200)
})
