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
   * Who opens the connection, one or several: `host`, `external`, `network lab` (any of its guests), `guest web`,
   * `guest lab/web`; `host` and `external` with an address, `external 10.50.0.3`. Or an object, as a query has it.
   */
  from: oneOrMore<string | ReachabilityEndpoint>(endpoint),
  /** Who is to be reached, or not; written as `from`. */
  to: oneOrMore<string | ReachabilityEndpoint>(endpoint),
  /** Omitted: that of an address that is named, otherwise both. */
  family: optional(oneOrMore<AddressFamily>(word('ipv4', 'ipv6'))),
  /** Omitted: all three. */
  protocol: optional(oneOrMore<ReachabilityProtocol>(word('icmp', 'tcp', 'udp'))),
  /** Of TCP and UDP at the destination; omitted: an ordinary one, which no rule names. */
  port: optional(oneOrMore<number>(number)),
  /** What the answer must be. `true` and `false` are what YAML 1.1 makes of yes and no. */
  verdict: word<ReachabilityVerdict>('yes', 'no', 'conditional') as Shape<ReachabilityVerdict | boolean>,
  /** What becomes of a conditional answer where yes or no is expected; omitted: as the document says. */
  conditional: optional(word('fail', 'pass')),
})

export const expectationsShape = record({
  version: optional(only(1)),
  /** What is to be taken as given, where nobody can know it from the host. */
  assume: optional(assumeShape),
  /** What becomes of a conditional answer where yes or no is expected: `fail` (default), since nothing is proved; or `pass`. */
  conditional: optional(word('fail', 'pass')),
  expect: list<ReachabilityExpectation>(entryShape),
})

/** Who must reach whom, and who must not. Lists of ends, families, protocols and ports mean each with each. */
export interface ReachabilityExpectation extends Data<typeof entryShape> {}

/** Expectations as they are kept beside definitions: plain data, in YAML or JSON. */
export interface ReachabilityExpectations extends Data<typeof expectationsShape> {}

let made: JsonSchema | undefined

/** The JSON Schema (draft 2020-12) of expectations, for editors and other languages. */
export function expectationsSchema(): JsonSchema {
  const { toJsonSchema } = loadToJsonSchema()
  made ??= toJsonSchema(schemaOfShape(expectationsShape), { target: 'draft-2020-12' })
  return made
}
