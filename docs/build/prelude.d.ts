// What a snippet of the pages may take for granted: what its page has shown before.
import type * as v from 'virtnet'

declare global {
  const connection: v.Connection
  const lab: v.NatNetwork
  const network: v.VirtualNetwork
  const hosting: v.RoutedNetwork
  const guest: v.Guest
  const mac: string
  const definition: v.NatDefinition
  const query: v.ReachabilityQuery & v.NetworkQuery
  const snapshot: v.Snapshot
  const yesterday: v.Snapshot
  const today: v.Snapshot
  const plan: v.NetworkPlan
  const wanted: readonly v.WantedNetwork[]
  const signal: AbortSignal
  const ask: (prompt: string) => Promise<string>
  const connect: typeof v.connect
  const explanationText: typeof v.explanationText
  const matrixText: typeof v.matrixText
  const planText: typeof v.planText
  const machineThrough: typeof v.machineThrough
  const readHostFacts: typeof v.readHostFacts
  const diffReachability: typeof v.diffReachability
  const verify: typeof v.verify
}
