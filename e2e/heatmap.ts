import type { Locator, Page } from '@playwright/test'

import { expect } from './fixtures.ts'

export const matrix = (page: Page) => page.getByRole('region', { name: 'Matrix' })

export const heatmap = (page: Page) => matrix(page).getByRole('grid', { name: 'Edge heatmap' })

/** A row by what stands at its left: "web → search west". */
export const heatRow = (page: Page, label: RegExp): Locator =>
  heatmap(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader').filter({ hasText: label }) })

/** A row as a screen reader has it: what each cell's name says. */
export type NamedRow = {
  readonly label: string
  /** The end of the label: "west". */
  readonly place: string
  readonly name: string
  readonly cells: readonly { readonly moment: string; readonly words: string }[]
}

/** The rows that are drawn, from the top, with the words of all their cells. */
export async function namedRows(page: Page): Promise<readonly NamedRow[]> {
  const rows = await heatmap(page)
    .getByRole('row')
    .evaluateAll((elements) =>
      elements.map((element) => ({
        label: element.querySelector('[role=rowheader] > span')?.textContent.trim() ?? '',
        place: element.querySelector('[role=rowheader] > span > span')?.textContent ?? '',
        names: [...element.querySelectorAll('[role=gridcell]')].map(
          (cell) => cell.getAttribute('aria-label') ?? '',
        ),
      })),
    )
  return rows.map(({ label, place, names }) => ({
    label: plain(label),
    place,
    name: names[0]?.split(', ')[0] ?? '',
    cells: names.map((name) => {
      const [, moment = '', ...words] = name.split(', ')
      return { moment, words: plain(words.join(', ')) }
    }),
  }))
}

/** As people read it: the space before a unit never breaks. */
export const plain = (text: string): string => text.replaceAll('\u00A0', ' ')

/** Waits until each cell in view has its value or says why it has none. */
export async function untilFilled(page: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        const rows = await namedRows(page)
        const loading = rows.filter(({ cells }) =>
          cells.length === 0 ? true : cells.some(({ words }) => words === 'loading'),
        )
        return rows.length > 0 && loading.length === 0
      },
      { message: 'the cells in view are there', timeout: 60_000 },
    )
    .toBe(true)
}

/** The middle of a cell on the page. */
export async function middleOf(cell: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await cell.boundingBox()
  if (box === null) throw new Error(`${String(cell)} is not drawn`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** What is said of the cell that the keys have walked to. */
export const activeCell = (page: Page): Promise<string> =>
  heatmap(page).evaluate((grid) => {
    const id = grid.getAttribute('aria-activedescendant')
    const cell = id === null ? null : document.getElementById(id)
    return (cell?.getAttribute('aria-label') ?? '').replaceAll('\u00A0', ' ')
  })

/**
 * Walks to a cell by keys.
 *
 * @param column - From the left; negative: from the right.
 * @returns What its value is said to be, as on the page: with spaces that never break.
 */
export async function walkTo(
  page: Page,
  { row, column }: { readonly row: number; readonly column: number },
): Promise<string> {
  await heatmap(page).focus()
  // the first key of somebody without a cursor shows where they are
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.press('ControlOrMeta+Home')
  for (let down = 0; down < row; down++) await page.keyboard.press('ArrowDown')
  if (column < 0) await page.keyboard.press('End')
  const key = column < 0 ? 'ArrowLeft' : 'ArrowRight'
  const presses = column < 0 ? -1 - column : column
  for (let across = 0; across < presses; across++) await page.keyboard.press(key)
  const name = await heatmap(page).evaluate((grid) => {
    const id = grid.getAttribute('aria-activedescendant') ?? ''
    return document.getElementById(id)?.getAttribute('aria-label') ?? ''
  })
  return name.split(', ').slice(2).join(', ')
}

/** One parameter of the address. */
export const parameter = (page: Page, name: string): string | null =>
  new URL(page.url()).searchParams.get(name)
