import { hostname, userInfo } from 'node:os'
import { type HostChangeHolder, isJson } from '../base/index.js'

/** Who makes a change. */
export type ChangeOwner = Omit<HostChangeHolder, 'until'>

/** This process. @param links  that the change names */
export const thisProcess = (links: readonly string[]): ChangeOwner => ({
  machine: hostname(),
  user: userName(),
  processId: process.pid,
  links,
})

/** A user without a passwd entry has only a UID. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}

/** The owner as the host stores it, in one line. */
export const ownerText = (owner: ChangeOwner): string => JSON.stringify(owner)

/** @param seconds  remaining, by the host's clock */
export function holderOf(text: string, seconds: number): HostChangeHolder | null {
  let owner: unknown
  try {
    owner = JSON.parse(text)
  } catch {
    return null
  }
  if (!isJson(owner)) return null
  const { machine, user, processId, links } = owner
  return {
    machine: String(machine),
    user: String(user),
    processId: Number(processId),
    links: Array.isArray(links) ? links.map(String) : [],
    until: new Date(Date.now() + Math.max(0, seconds) * 1000),
  }
}
