import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const gzipAsync = promisify(gzip)

/** One file of the built page, held in memory. */
export type PageFile = {
  readonly type: string
  readonly bytes: Uint8Array
  readonly etag: string
  /** Its name holds a hash of its content, so the content never changes. */
  readonly immutable: boolean
  /** Packed once, at the first wish; `undefined` when packing wouldn't help. */
  readonly packed: () => Promise<Uint8Array> | undefined
}

export type PageFiles = {
  readonly find: (path: string) => PageFile | undefined
  /** The document, in pieces between the places where the nonce goes. */
  readonly document: readonly string[] | undefined
}

/** Stands in the built document where each answer gets its own nonce. */
const noncePlace = 'WEIR_CSP_NONCE'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/**
 * Reads the built page once. Requests are then looked up by name among what was there, so no
 * request names a path on disk. Source maps, dot files and unknown types are left out.
 */
export function readPageFiles(directory: string): PageFiles {
  const files = new Map<string, PageFile>()
  let document: string | undefined
  for (const path of listFiles(directory)) {
    const name = `/${relative(directory, path).split(sep).join('/')}`
    const type = types[extname(name)]
    if (type === undefined || /\/\./.test(name)) continue
    if (name === '/index.html') document = readFileSync(path, 'utf8')
    else files.set(name, toPageFile(name, type, readFileSync(path)))
  }
  return { find: (path) => files.get(path), document: document?.split(noncePlace) }
}

function listFiles(directory: string): readonly string[] {
  try {
    const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}

function toPageFile(name: string, type: string, bytes: Uint8Array): PageFile {
  let packed: Promise<Uint8Array> | undefined
  const packs = /^(text|application)\/|svg/.test(type) && bytes.byteLength > 1024
  return {
    type,
    bytes,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    immutable: name.startsWith('/assets/'),
    packed: () => (packs ? (packed ??= gzipAsync(bytes, { level: 9 })) : undefined),
  }
}
