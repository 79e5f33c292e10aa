// Looks for regular expressions in src that a long text could hold up (catastrophic backtracking).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { check } from 'recheck'
import ts from 'typescript'

const files = readdirSync('src', { recursive: true })
  .map((name) => join('src', name))
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))

/** Pattern as written → the first file that holds it. */
const patterns = new Map()
for (const file of files) {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const text = readFileSync(file, 'utf8')
  const collect = (node) => {
    if (ts.isRegularExpressionLiteral(node)) patterns.set(node.text, file)
    ts.forEachChild(node, collect)
  }
  collect(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, kind))
}

let unsafe = 0
for (const [pattern, file] of patterns) {
  const end = pattern.lastIndexOf('/')
  const { status, complexity } = await check(pattern.slice(1, end), pattern.slice(end + 1))
  if (status === 'safe') continue
  unsafe++
  console.error(`${file}: ${pattern} is ${status} (${complexity?.summary ?? 'not decided'})`)
}
console.info(`${patterns.size} patterns, ${unsafe} not safe`)
if (patterns.size === 0) console.error('no pattern was found: the checker is blind')
process.exit(unsafe > 0 || patterns.size === 0 ? 1 : 0)
