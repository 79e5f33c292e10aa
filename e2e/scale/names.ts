/** Words for namespaces, in the order they are used. */
const teams = (
  'edge shop catalog billing orders search accounts media delivery pricing ledger fraud loyalty ' +
  'support reviews content stock warehouse returns partners identity consent notify email ads ' +
  'insights metrics geo maps routing-plan fleet weather travel tickets hotels payments tax payroll ' +
  'people learning docs files video audio chat social groups events games market auctions bids ' +
  'credit risk audit legal archive backup lab beta'
).split(' ')

const things = (
  'cart order price offer user session basket item image label stock batch route quote invoice ' +
  'refund voucher rating review profile address device token rule event report export import feed ' +
  'index query cache queue job alert message thread payment'
).split(' ')
const roles = ['', '-api', '-worker', '-reader', '-writer', '-sync', '-gateway', '-planner']

export function namespaceName(index: number): string {
  const team = teams[index % teams.length] ?? 'team'
  const round = Math.floor(index / teams.length)
  return round === 0 ? team : `${team}-${round + 1}`
}

/** The name of the service with this number in its namespace: each number has its own. */
export function serviceName(number: number): string {
  const thing = things[number % things.length] ?? 'thing'
  const round = Math.floor(number / things.length)
  const role = roles[round % roles.length] ?? ''
  const generation = Math.floor(round / roles.length)
  return `${thing}${role}${generation === 0 ? '' : `-${generation + 1}`}`
}

export const storeName = (number: number): string => `${serviceName(number)}-db`
export const externalName = (number: number): string =>
  `${serviceName(number)}.partner-${number % 7}.example`
