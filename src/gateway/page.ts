import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { readPageFiles, type PageFile, type PageFiles } from './page-files.ts'
import { dataPolicy, pagePolicy, scriptPolicy } from './security-headers.ts'

/** Answers requests for the built page, or `undefined` where there is nothing of it. */
export type Page = (path: string, headers: Headers) => Promise<Response | undefined>

export function createPage(directory: string): Page {
  const files = readPageFiles(directory)
  return async (path, headers) => {
    const file = files.find(path)
    if (file) return answerFile(file, headers)
    return isScreen(path) && wantsDocument(headers) ? answerDocument(files, headers) : undefined
  }
}

/** Every address of the page's own router shows the same document. */
function isScreen(path: string): boolean {
  if (/^\/(api|assets|simulator)(\/|$)/.test(path)) return false
  if (/\/\/|\/\.|%(2e|2f|5c|25|00)|[\\;]/i.test(path)) return false
  // a host outside the mesh may well end like a file
  if (/^\/services\/[^/]+\/[^/]+\/[^/]+\/?$/.test(path)) return true
  return !/\.(css|env|gz|html?|ico|jpe?g|js|json|map|md|mjs|png|svg|ts|tsx|txt|webmanifest|woff2?|xml|ya?ml)$/i.test(
    path,
  )
}

const wantsDocument = (headers: Headers) => /\btext\/html\b/.test(headers.get('accept') ?? '')
const takesGzip = (headers: Headers) => acceptsGzip(headers.get('accept-encoding') ?? '')

/** Whether an Accept-Encoding header admits gzip. */
export function acceptsGzip(header: string): boolean {
  return header
    .split(',')
    .some(
      (part) =>
        /^\s*(gzip|\*)\s*(;\s*q=(1|0?\.0*[1-9]))?/i.test(part) && !/q=0(\.0*)?\s*$/.test(part),
    )
}

async function answerFile(file: PageFile, headers: Headers): Promise<Response> {
  const answer = {
    'content-type': file.type,
    etag: file.etag,
    vary: 'accept-encoding',
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': file.type.startsWith('text/javascript') ? scriptPolicy : dataPolicy,
  }
  if (headers.get('if-none-match') === file.etag)
    return new Response(null, { status: 304, headers: answer })
  const packed = takesGzip(headers) ? await file.packed() : undefined
  if (!packed) return new Response(new Uint8Array(file.bytes), { headers: answer })
  return new Response(new Uint8Array(packed), {
    headers: { ...answer, 'content-encoding': 'gzip' },
  })
}

function answerDocument({ document }: PageFiles, headers: Headers): Response {
  const nonce = randomBytes(16).toString('base64')
  const answer = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    vary: 'accept-encoding',
    'content-security-policy': pagePolicy(nonce),
  }
  if (!document) return new Response(notBuilt, { status: 503, headers: answer })
  const html = document.join(nonce)
  if (!takesGzip(headers)) return new Response(html, { headers: answer })
  return new Response(new Uint8Array(gzipSync(html)), {
    headers: { ...answer, 'content-encoding': 'gzip' },
  })
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Weir: the page is not built</title>
<h1>The page is not built</h1>
<p>The gateway runs, but its page was not found. Run <code>npm run build</code> and start it again.</p>
</html>
`
