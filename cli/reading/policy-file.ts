import type { PolicyDefinition, PolicyPlan } from 'virtnet/policy'
import type { Io } from '../terminal/io.js'
import { UsageError } from '../usage-error.js'
import { isObject, listed, parseData, readText } from './wanted-file.js'

export const policyFileHelp = `FILE: YAML or JSON, - for standard input. One policy, a list of them, several documents parted by ---,
or { policies: [...] }; each as 'virtnet policies list --json' has it in definition:
  name: web
  forward:
    - { protocol: tcp, port: 8080, to: { guest: web }, targetPort: 80 }`

/** What `policies apply` can carry out: wanted policies, or a plan that was made before. */
export type PolicyFile = { readonly wanted: PolicyDefinition[] } | { readonly plan: PolicyPlan }

/** @throws UsageError */
export async function readPolicies(path: string, io: Pick<Io, 'stdin'>): Promise<PolicyFile> {
  const text = await readText(path, io)
  const documents = text.trim() === '' ? [] : parseData(path, text).filter((one) => one !== null)
  const [first] = documents
  if (documents.length === 1 && isObject(first) && Array.isArray(first.steps) && isObject(first.seen))
    return { plan: first as unknown as PolicyPlan }
  const wanted = listed(path, documents, 'policies', 'name').map(({ value, at }) => {
    if (!isObject(value))
      throw new UsageError(
        `${path}: ${at || 'the document'} is ${value === null ? 'empty' : `a ${typeof value}`}, not a policy`,
        'A policy is an object such as { name: web, forward: [{ protocol: tcp, port: 8080, to: { guest: web } }] }.',
      )
    return value as unknown as PolicyDefinition
  })
  if (wanted.length === 0) throw new UsageError(`${path} names no policy`, policyFileHelp)
  return { wanted }
}
