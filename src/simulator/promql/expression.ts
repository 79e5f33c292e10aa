/** How a selector tests one label; the pattern of `=~` and `!~` is anchored at both ends. */
export type Matcher = {
  readonly label: string
  readonly operator: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

export type Grouping = { readonly without: boolean; readonly labels: readonly string[] }

/** Which labels pair the two sides of a binary operation, and which side may repeat. */
export type Matching = {
  readonly on: boolean
  readonly labels: readonly string[]
  readonly group: 'none' | 'left' | 'right'
  readonly include: readonly string[]
}

export const aggregateOperators = ['sum', 'count', 'avg', 'min', 'max', 'group', 'topk'] as const
export type AggregateOperator = (typeof aggregateOperators)[number]

export const arithmeticOperators = ['+', '-', '*', '/', '%', '^'] as const
export const comparisonOperators = ['==', '!=', '>', '<', '>=', '<='] as const
export const setOperators = ['and', 'or', 'unless'] as const
export type ArithmeticOperator = (typeof arithmeticOperators)[number]
export type ComparisonOperator = (typeof comparisonOperators)[number]
export type SetOperator = (typeof setOperators)[number]
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | SetOperator

export type Selector = {
  readonly kind: 'selector'
  readonly matchers: readonly Matcher[]
  readonly offsetMillis: number
  /** Absent for an instant vector. */
  readonly rangeMillis?: number
}

export type Call = {
  readonly kind: 'call'
  readonly name: string
  readonly args: readonly Expression[]
}

export type Aggregate = {
  readonly kind: 'aggregate'
  readonly operator: AggregateOperator
  readonly grouping: Grouping
  readonly parameter?: Expression
  readonly operand: Expression
}

export type Binary = {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  /** `bool`: a comparison answers 0 or 1 instead of filtering. */
  readonly bool: boolean
  readonly matching: Matching
  readonly left: Expression
  readonly right: Expression
}

/** A parsed query. Parentheses have done their work and are gone. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'negation'; readonly operand: Expression }
  | Selector
  | Call
  | Aggregate
  | Binary
