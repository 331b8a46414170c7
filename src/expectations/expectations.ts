import type { JsonSchema } from '@valibot/to-json-schema'
import {
  type AddressFamily,
  type Data,
  either,
  flag,
  list,
  loadToJsonSchema,
  number,
  only,
  optional,
  type ReachabilityVerdict,
  record,
  type Shape,
  schemaOfShape,
  text,
  word,
} from '../base/index.js'
import type { ReachabilityEndpoint, ReachabilityProtocol } from '../reachability/index.js'

const oneOrMore = <T>(of: Shape<T>) => either(of, list(of))

const endpoint = either(
  text,
  record({ kind: only('guest'), network: optional(text), guest: optional(text), machine: optional(text) }),
  record({ kind: only('host'), address: optional(text), machine: optional(text) }),
  record({ kind: only('external'), address: optional(text) }),
) as Shape<string | ReachabilityEndpoint>

const assumeShape = record({
  externalRoutes: optional(flag),
  switchHairpin: optional(flag),
  linkAggregation: optional(flag),
  underLimits: optional(flag),
  ordinaryPackets: optional(flag),
  unreadRules: optional(word('pass', 'apply')),
})

const entryShape = record({
  /** What a report calls it. */
  name: optional(text),
  /**
   * The senders, one or several: `host`, `external`, `network lab` (any of its guests), `guest web`,
   * `guest lab/web`; `host` and `external` with an address, `external 10.50.0.3`. Or an object, as in a query.
   */
  from: oneOrMore<string | ReachabilityEndpoint>(endpoint),
  /** The receivers, in the same form as `from`. */
  to: oneOrMore<string | ReachabilityEndpoint>(endpoint),
  /** Omitted: the family of a given address, otherwise both. */
  family: optional(oneOrMore<AddressFamily>(word('ipv4', 'ipv6'))),
  /** Omitted: all three. */
  protocol: optional(oneOrMore<ReachabilityProtocol>(word('icmp', 'tcp', 'udp'))),
  /** The destination port, for TCP and UDP; omitted: an ordinary one that no rule names. */
  port: optional(oneOrMore<number>(number)),
  /** The expected verdict. `true` and `false` are accepted because YAML 1.1 reads yes and no as such. */
  verdict: word<ReachabilityVerdict>('yes', 'no', 'conditional') as Shape<ReachabilityVerdict | boolean>,
  /** How to treat a conditional answer if yes or no is expected; omitted: as the document says. */
  conditional: optional(word('fail', 'pass')),
})

export const expectationsShape = record({
  version: optional(only(1)),
  /** Assumptions about what cannot be known from the host. */
  assume: optional(assumeShape),
  /**
   * How to treat a conditional answer if yes or no is expected: `fail` (default), since nothing is proved; or `pass`.
   */
  conditional: optional(word('fail', 'pass')),
  expect: list<ReachabilityExpectation>(entryShape),
})

/** Who must reach whom, and who must not. Lists of ends, families, protocols and ports mean each with each. */
export interface ReachabilityExpectation extends Data<typeof entryShape> {}

/** Expectations, to be kept next to definitions: plain data, in YAML or JSON. */
export interface ReachabilityExpectations extends Data<typeof expectationsShape> {}

let made: JsonSchema | undefined

/** The JSON Schema (draft 2020-12) of expectations, for editors and other languages. */
export function expectationsSchema(): JsonSchema {
  const { toJsonSchema } = loadToJsonSchema()
  made ??= toJsonSchema(schemaOfShape(expectationsShape), { target: 'draft-2020-12' })
  return made
}
