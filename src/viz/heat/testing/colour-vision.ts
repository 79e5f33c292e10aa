/** Ways of seeing colours. */
export const visions = ['usual', 'protanopia', 'deuteranopia', 'tritanopia'] as const
export type Vision = (typeof visions)[number]

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

/**
 * What a complete lack of one kind of cone does to linear light.
 *
 * @see https://www.inf.ufrgs.br/~oliveira/pubs_files/CVD_Simulation/CVD_Simulation.html
 */
const matrices: Readonly<Record<Vision, Matrix>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

/** How different two colours look to an eye, as CIE76 ΔE: 2.3 is just noticeable. */
export function difference(one: string, other: string, vision: Vision): number {
  const [first, second] = [toLab(one, vision), toLab(other, vision)]
  return Math.hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2])
}

/** How light a colour looks to an eye: 0 to 100. */
export const lightness = (colour: string, vision: Vision): number => toLab(colour, vision)[0]

function toLab(hex: string, vision: Vision): Triple {
  const seen = apply(matrices[vision], map(toChannels(hex), toLinear))
  const [x, y, z] = apply(toXyz, map(seen, within))
  const [fx, fy, fz] = [bend(x / 0.95047), bend(y), bend(z / 1.08883)]
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

const toXyz: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
]

const toChannels = (hex: string): Triple => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
]

const toLinear = (channel: number): number => {
  const share = channel / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}
const within = (share: number) => Math.min(1, Math.max(0, share))
const bend = (share: number) =>
  share > 216 / 24_389 ? Math.cbrt(share) : (share * 24_389) / 27 / 116 + 16 / 116

const map = ([a, b, c]: Triple, change: (value: number) => number): Triple => [
  change(a),
  change(b),
  change(c),
]
const dot = (a: Triple, b: Triple) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const apply = ([r, g, b]: Matrix, v: Triple): Triple => [dot(r, v), dot(g, v), dot(b, v)]
