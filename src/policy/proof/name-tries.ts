import { randomBytes } from 'node:crypto'
import { must, run, type StartCommand } from '../../packets/index.js'
import { knownNames } from '../names/name-lines.js'
import { domainOf, type Site, type SiteNetwork } from '../site.js'
import type { PolicyTry } from './attempt.js'

/** Milliseconds to wait for the answer that a name does not exist: a query that loops gets none. */
const patience = 4000

/** Resolves a guest's name and an unknown name with the host's own programs. */
export async function tryNames(start: StartCommand, network: SiteNetwork, site: Site): Promise<PolicyTry[]> {
  const domain = domainOf(network)?.name
  if (domain === undefined) return []
  await must(start, ['sh', '-c', 'command -v getent'])
  const known = knownNames(network, domain, site)
  const found: PolicyTry[] = []
  const ask = async (name: string): Promise<{ readonly status: number | null; readonly addresses: string[] }> => {
    const { status, stdout } = await run(start, ['getent', 'ahosts', name], patience)
    return { status, addresses: stdout.split('\n').flatMap((line) => line.split(/\s+/)[0] || []) }
  }
  const [first] = known
  if (first) {
    const [address, name] = first
    const { addresses } = await ask(name)
    const observed = addresses.includes(address) ? 'passes' : 'is stopped'
    const family = address.includes(':') ? 'ipv6' : 'ipv4'
    found.push({
      from: 'the host',
      what: `the name ${name}`,
      family,
      to: address,
      expected: 'passes',
      observed,
      right: observed === 'passes',
    })
  }
  const nobody = `nobody-${randomBytes(4).toString('hex')}.${domain}`
  const { status, addresses } = await ask(nobody)
  // getent exits with 2 for an unknown name; if it does not exit, the query loops.
  const right = status === 2 && addresses.length === 0
  found.push({
    from: 'the host',
    what: 'an unknown name',
    family: 'ipv4',
    to: nobody,
    expected: 'is stopped',
    observed: right ? 'is stopped' : 'passes',
    right,
  })
  return found
}
