import { readFile } from 'node:fs/promises'

import type { MetricsConfig } from './config-schema.ts'

/** How long a file is trusted before it is looked at again: rotation needs no restart. */
const recheckMillis = 10_000

export class CredentialsUnreadable extends Error {
  override readonly name = 'CredentialsUnreadable'
}

export type Credentials = {
  /** @throws CredentialsUnreadable when a file is gone or holds what no header can carry. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>
  /** The same object for as long as the files are the same. */
  readonly tls: () => Promise<TlsFiles>
}

type TlsFiles = { readonly ca?: string; readonly cert?: string; readonly key?: string }

/** Reads the secrets of one back end from their files, and again when they may have changed. */
export function createCredentials(config: MetricsConfig, now: () => number): Credentials {
  const token = watchFile(config.bearerTokenFile, now)
  const password = watchFile(config.basicAuth?.passwordFile, now)
  const ca = watchFile(config.caFile, now)
  const cert = watchFile(config.certFile, now)
  const key = watchFile(config.keyFile, now)
  let tls: TlsFiles = {}

  return {
    async headers() {
      const bearer = await token()
      if (bearer !== undefined) return { authorization: `Bearer ${secretText(bearer)}` }
      const secret = await password()
      if (secret === undefined || !config.basicAuth) return {}
      const pair = `${config.basicAuth.username}:${secret.replace(/\r?\n$/, '')}`
      return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
    },
    async tls() {
      const [newCa, newCert, newKey] = await Promise.all([ca(), cert(), key()])
      if (newCa !== tls.ca || newCert !== tls.cert || newKey !== tls.key) {
        tls = {
          ...(newCa !== undefined && { ca: newCa }),
          ...(newCert !== undefined && { cert: newCert }),
          ...(newKey !== undefined && { key: newKey }),
        }
      }
      return tls
    },
  }
}

function secretText(content: string): string {
  const secret = content.trim()
  if (!/^[!-~]+$/.test(secret))
    throw new CredentialsUnreadable('The token file does not hold a token')
  return secret
}

function watchFile(path: string | undefined, now: () => number): () => Promise<string | undefined> {
  let content: string | undefined
  let readAt: number | undefined
  return async () => {
    if (path === undefined) return undefined
    if (readAt !== undefined && now() - readAt < recheckMillis) return content
    try {
      content = await readFile(path, 'utf8')
      readAt = now()
      return content
    } catch (cause) {
      throw new CredentialsUnreadable('A credentials file cannot be read', { cause })
    }
  }
}
