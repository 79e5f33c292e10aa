import { readFile } from 'node:fs/promises'

import type { Page } from '@playwright/test'
import { z } from 'zod'

import { edgeRows, expect } from './fixtures.ts'

const mapFileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.string(),
      state: z.string(),
      position: z.object({ x: z.number(), y: z.number() }).nullable(),
    }),
  ),
  edges: z.array(
    z.object({
      id: z.string(),
      source: z.string(),
      target: z.string(),
      protocol: z.string(),
      state: z.string(),
    }),
  ),
})
/** The part of the map's file that journeys look at. */
export type MapFile = z.infer<typeof mapFileSchema>

export const map = (page: Page) => page.getByRole('application', { name: /Traffic/ })

/** Waits until everything has its place: the menu that saves it comes with the map. */
export async function untilLaidOut(page: Page): Promise<void> {
  await expect(edgeRows(page).first()).toBeVisible()
  await expect(map(page)).toBeVisible()
  await expect(page.getByText(/^Laying out/)).toHaveCount(0)
}

/** The map as a file: what is drawn and where it stands. */
export async function savedMap(page: Page): Promise<MapFile> {
  await page.getByRole('button', { name: 'Map menu' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: /JSON/ }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  await page.keyboard.press('Escape')
  return mapFileSchema.parse(JSON.parse(text))
}

/** Where each card stands, as text. */
export const placesOf = ({ nodes }: MapFile): ReadonlyMap<string, string> =>
  new Map(nodes.map(({ id, position }) => [id, JSON.stringify(position)]))

/** The cards that are in both and have another place. */
export function movedBetween(before: MapFile, after: MapFile): readonly string[] {
  const places = placesOf(before)
  return [...placesOf(after)].flatMap(([id, place]) =>
    places.has(id) && places.get(id) !== place ? id : [],
  )
}
