import { filterRef } from '../parts/filter-ref.js'
import { anyOf, attribute, behind, type Described, oneOf, required, table, textOf } from '../table.js'
import { integerValue, otherwise, patternValue, unlessEmpty } from '../value.js'
import { filterName, uuid } from '../values.js'
import { openWord } from '../words.js'
import { onlyFalse } from './filter-value.js'
import { protocols } from './protocol.js'

const priority = integerValue(-1000, 1000)

const protocol = {
  /** Protocol that the rule matches. Example: tcp. */
  name: 'element',
} as const

const rule = table({
  /**
   * What to do with matching traffic. continue evaluates the next rule; return returns to the filter that referred to
   * this one. Example: drop.
   */
  action: required(attribute('action', openWord('drop', 'accept', 'reject', 'return', 'continue'))),
  /** Direction, as seen by the guest. Example: in. */
  direction: required(attribute('direction', openWord('in', 'out', 'inout'))),
  /** Order of the rule; the lowest is checked first. Default: 500. Example: 100. */
  priority: attribute('priority', otherwise(priority, 'takes 500 instead')),
  /** Set to false to ignore the connection state. Default: the rule checks it. Example: false. */
  stateMatch: attribute('statematch', onlyFalse),
  /** What the rule matches; name is the protocol. Default: everything. */
  protocol: oneOf(protocol, protocols),
  /**
   * Further matches of the same protocol, usually exclusions with match: false. libvirt merges them into one
   * rule; where two set the same attribute, the last one wins.
   */
  and: behind('protocol', anyOf(protocol, protocols)),
})

/** A named set of rules. */
export const networkFilter = table({
  /** Name of the filter, unique on the host. Example: no-spoofing. */
  name: required(attribute('name', unlessEmpty(filterName))),
  /**
   * Chain that the rules go into: root, or a protocol name with an optional suffix. Default: root. Example:
   * ipv4-web.
   */
  chain: attribute(
    'chain',
    unlessEmpty(
      patternValue(
        'root, or mac, vlan, stp, arp, rarp, ipv4 or ipv6 with an optional suffix, at most 12 characters',
        /^(?:root|(?:mac|stp|arp)[\w.:-]{0,9}|(?:vlan|rarp|ipv4|ipv6)[\w.:-]{0,8})$/,
      ),
    ),
  ),
  /** Order of the chain; the lowest is checked first. Example: -700. */
  priority: attribute('priority', unlessEmpty(priority)),
  /** UUID of the filter. Default: libvirt generates one. Example: 9bd3a9e5-0c5d-4b0c-93c1-2b9a0d0c7f11. */
  uuid: textOf('uuid', unlessEmpty(uuid)),
  /** Rules and references to other filters, in order. */
  entries: anyOf(
    {
      /** Whether the entry is a rule or a reference to another filter. Example: rule. */
      element: 'element',
    },
    { rule, filterref: filterRef },
  ),
})

/**
 * A network filter as plain data.
 * @see https://libvirt.org/formatnwfilter.html
 */
export interface FilterDefinition extends Described<typeof networkFilter> {}
