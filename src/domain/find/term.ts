import type { ChoiceField, NumberField, TextField } from './fields.ts'

/** The pieces of a text between its wildcards; one piece alone has none. */
export type Pattern = readonly string[]

export const comparisons = ['>', '>=', '<', '<=', '='] as const
export type Comparison = (typeof comparisons)[number]

type TextTerm = {
  readonly reads: 'text'
  /** `any`: a bare word, found inside a name, namespace, cluster or version. */
  readonly field: TextField | 'any'
  /** Any of these. */
  readonly patterns: readonly Pattern[]
}
type ChoiceTerm = {
  readonly reads: 'choice'
  readonly field: ChoiceField
  /** Any of these, in lower case. */
  readonly values: readonly string[]
}
type NumberTerm = {
  readonly reads: 'number'
  readonly field: NumberField
  readonly comparison: Comparison
  readonly amount: number
  readonly unit: string
}

/** One condition. */
export type Condition = TextTerm | ChoiceTerm | NumberTerm
export type Term = Condition & { readonly negated: boolean }

/** What is looked for: alternatives, of each of which all terms must hold. */
export type Expression = readonly (readonly Term[])[]

/** Why a text is no expression. */
export type ExpressionFault =
  | { readonly kind: 'too-long'; readonly length: number }
  | { readonly kind: 'unclosed-quote'; readonly text: string }
  | { readonly kind: 'unknown-field'; readonly field: string; readonly term: string }
  | { readonly kind: 'no-value'; readonly term: string }
  | { readonly kind: 'unknown-value'; readonly field: ChoiceField; readonly value: string }
  | { readonly kind: 'not-comparable'; readonly field: string; readonly operator: string }
  | { readonly kind: 'not-a-number'; readonly field: NumberField; readonly value: string }
  | { readonly kind: 'unknown-unit'; readonly field: NumberField; readonly unit: string }
