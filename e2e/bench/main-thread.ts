import type { Browser, Page } from '@playwright/test'
import { z } from 'zod'

/** What the page's main thread did for a while, in milliseconds. */
export type MainThread = {
  /** The longest task, and what all of them took beyond 50 ms each. */
  readonly longest: number
  readonly blocking: number
  /** Frames: the callbacks that a canvas library paints in. */
  readonly drawing: number
  /** Scripts outside of those, layout and styles of the document among them. */
  readonly scripting: number
}

const traceSchema = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      ph: z.string(),
      pid: z.number(),
      tid: z.number(),
      ts: z.number().default(0),
      dur: z.number().default(0),
      args: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
})
type Event = z.infer<typeof traceSchema>['traceEvents'][number]

const categories = ['__metadata', 'toplevel', 'devtools.timeline']
const frame = 'FireAnimationFrame'
const scripts = new Set([
  'FunctionCall',
  'EvaluateScript',
  'TimerFire',
  'HandlePostMessage',
  'EventDispatch',
  'RunMicrotasks',
  'Layout',
  'UpdateLayoutTree',
])
/** A frame in which nothing was painted takes less. */
const idleFrame = 0.5

/** Records what the main thread does while something happens in a page. */
export async function recordMainThread<T>(
  browser: Browser,
  page: Page,
  happens: () => Promise<T>,
): Promise<readonly [MainThread, T]> {
  await browser.startTracing(page, { categories })
  const result = await happens()
  const trace = await browser.stopTracing()
  return [readTrace(trace.toString('utf8')), result]
}

function readTrace(text: string): MainThread {
  const { traceEvents } = traceSchema.parse(JSON.parse(text))
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args['name'] === 'CrRendererMain')
      .map(threadOf),
  )
  const mine = busiest(
    traceEvents.filter((event) => event.ph === 'X' && threads.has(threadOf(event))),
  )
  const durations = (isWanted: (event: Event) => boolean) =>
    mine.filter(isWanted).map(({ dur }) => dur / 1000)
  const tasks = durations(({ name }) => name === 'ThreadControllerImpl::RunTask')
  const frames = durations(({ name }) => name === frame).filter((millis) => millis >= idleFrame)
  return {
    longest: Math.max(0, ...tasks),
    blocking: sum(tasks.map((millis) => Math.max(0, millis - 50))),
    drawing: sum(frames),
    scripting: sum(outermost(mine.filter(({ name }) => name === frame || scripts.has(name)))),
  }
}

const threadOf = ({ pid, tid }: Pick<Event, 'pid' | 'tid'>) => `${pid}/${tid}`

/** Of several renderers, the one that something happens in. */
function busiest(events: readonly Event[]): readonly Event[] {
  const byThread = new Map<string, Event[]>()
  for (const event of events) {
    const known = byThread.get(threadOf(event))
    if (known === undefined) byThread.set(threadOf(event), [event])
    else known.push(event)
  }
  const busy = (list: readonly Event[]) => sum(list.map(({ dur }) => dur))
  return [...byThread.values()].toSorted((a, b) => busy(b) - busy(a))[0] ?? []
}

/** How long events took that are in no other one, without frames; in milliseconds. */
function outermost(events: readonly Event[]): readonly number[] {
  const found: number[] = []
  let end = 0
  for (const { name, ts, dur } of events.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)) {
    if (ts < end) continue
    end = ts + dur
    if (name !== frame) found.push(dur / 1000)
  }
  return found
}

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0)
