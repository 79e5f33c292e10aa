import { areTexts, isFields, isFinite, isListOf } from './fields.ts'
import type { Session } from './session.ts'

/**
 * Whether a body is what `sessionSchema` describes.
 *
 * The page asks this of the first answer it waits for; to carry the schema's library for that would
 * cost it more than all of its own contract. A test holds both to the same verdict.
 */
export function isSession(body: unknown): body is Session {
  if (!isFields(body)) return false
  const { now, user, permissions, readOnly, demo, clusters, objectives } = body
  return (
    areTexts(body, ['version']) &&
    isFinite(now) &&
    isFields(user) &&
    areTexts(user, ['name']) &&
    isListOf(permissions, (permission) => permission === 'read' || permission === 'write') &&
    typeof readOnly === 'boolean' &&
    typeof demo === 'boolean' &&
    isListOf(clusters, isCluster) &&
    isListOf(objectives, isObjective)
  )
}

function isCluster(value: unknown): boolean {
  if (!isFields(value)) return false
  const { istioCluster, query, metrics, traces, kubernetes } = value
  return (
    areTexts(value, ['name', 'cloud', 'region']) &&
    (istioCluster === undefined || typeof istioCluster === 'string') &&
    isFields(query) &&
    areTexts(query, ['metricPrefix']) &&
    isListOf(query['matchers'], (matcher) => typeof matcher === 'string') &&
    isFinite(query['rateWindowSeconds']) &&
    [metrics, traces, kubernetes].every(isBackendState)
  )
}

function isObjective(value: unknown): boolean {
  if (!isFields(value)) return false
  const { cluster, availability, latency } = value
  return (
    areTexts(value, ['namespace', 'service']) &&
    (cluster === undefined || typeof cluster === 'string') &&
    (availability === undefined || isFinite(availability)) &&
    (latency === undefined ||
      (isFields(latency) && isFinite(latency['thresholdSeconds']) && isFinite(latency['target'])))
  )
}

function isBackendState(value: unknown): boolean {
  if (!isFields(value)) return false
  switch (value['state']) {
    case 'none':
    case 'not-connected-yet':
    case 'probing':
      return true
    case 'reachable':
      return (
        areTexts(value, ['version']) && isFinite(value['millis']) && isFinite(value['checkedAt'])
      )
    case 'unreachable':
      return areTexts(value, ['reason']) && isFinite(value['checkedAt'])
    default:
      return false
  }
}
