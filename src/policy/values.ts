import { described, parseAddress, parseSubnet, type Shape } from '../base/index.js'
import { refusal, textValue } from '../xml/index.js'

/** `10.0.0.5`, `10.0.0.0/8`, `fd00::/8`: a subnet has no bits beyond its prefix. */
export const addressOrSubnet = textValue('an address or a subnet, such as 10.0.0.5 or 10.20.0.0/16', (text) => {
  if (!text.includes('/')) return parseAddress(text) !== undefined
  const subnet = parseSubnet(text)
  const address = parseAddress(text.slice(0, text.lastIndexOf('/')))
  return subnet !== undefined && address !== undefined && subnet.network === address.value
})

/** Ports from one to another, both included. */
export interface PortRange {
  readonly from: number
  readonly to: number
}

/** @returns undefined for what is neither a port nor a range of them */
export function portsOf(value: number | string): PortRange | undefined {
  const [from = Number.NaN, to = from, ...more] = String(value)
    .split('-')
    .map((text) => (/^\d{1,5}$/.test(text) ? Number(text) : Number.NaN))
  return more.length === 0 && from >= 1 && from <= to && to <= 65535 ? { from, to } : undefined
}

/** As nft writes it. */
export const portText = ({ from, to }: PortRange): string => (from === to ? String(from) : `${from}-${to}`)

const allowed = "a port or a range such as '8000-8010' (1–65535)"

export const portOrRange: Shape<number | string> = described((v) =>
  v.pipe(
    v.union([v.number(), v.string()], (issue) => refusal(issue.input, allowed)),
    v.check(
      (value) => portsOf(value) !== undefined,
      (issue) => refusal(issue.input, allowed),
    ),
    v.metadata({
      jsonSchema: {
        anyOf: [
          { type: 'integer', minimum: 1, maximum: 65535 },
          { type: 'string', pattern: '^\\d{1,5}(-\\d{1,5})?$' },
        ],
      },
    }),
  ),
)
