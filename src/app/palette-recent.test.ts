import { beforeEach, expect, test, vi } from 'vitest'

const stored = new Map<string, string>()

beforeEach(() => {
  stored.clear()
  vi.resetModules()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
  })
})

/** As after a reload: what was only in memory is gone. */
const freshPage = async () => {
  vi.resetModules()
  return import('./palette-recent.ts')
}

test('what was chosen last comes first, once, also after a reload', async () => {
  const { rememberChoice } = await freshPage()
  for (const id of ['page /', 'action Fit the map', 'page /']) rememberChoice(id)
  const { recentChoices } = await freshPage()
  expect(recentChoices()).toEqual(['page /', 'action Fit the map'])
})

test('only the latest are kept', async () => {
  const { rememberChoice, recentChoices } = await freshPage()
  for (let index = 0; index < 20; index += 1) rememberChoice(`page ${index}`)
  expect(recentChoices()).toHaveLength(12)
  expect(recentChoices()[0]).toBe('page 19')
})

test.each(['no JSON', '{"page /": 1}', '7'])(
  '%s in the storage is nothing chosen',
  async (text) => {
    stored.set('weir.palette', text)
    const { recentChoices } = await freshPage()
    expect(recentChoices()).toEqual([])
  },
)

test('without a storage choices last as long as the page', async () => {
  vi.stubGlobal('localStorage', undefined)
  const { rememberChoice, recentChoices } = await freshPage()
  rememberChoice('page /')
  expect(recentChoices()).toEqual(['page /'])
})
