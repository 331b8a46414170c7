import { filterRef } from '../parts/filter-ref.js'
import { anyOf, attribute, behind, type Described, oneOf, required, table, textOf } from '../table.js'
import { integerValue, otherwise, patternValue, unlessEmpty } from '../value.js'
import { filterName, uuid } from '../values.js'
import { openWord } from '../words.js'
import { onlyFalse } from './filter-value.js'
import { protocols } from './protocol.js'

const priority = integerValue(-1000, 1000)

const rule = table({
  /** `continue` looks at the rules that follow; `return` goes back to the filter that referred to this one. */
  action: required(attribute('action', openWord('drop', 'accept', 'reject', 'return', 'continue'))),
  /** As the guest sees it. */
  direction: required(attribute('direction', openWord('in', 'out', 'inout'))),
  /** Low ones are looked at first; 500 unless said otherwise. */
  priority: attribute('priority', otherwise(priority, 'takes 500 instead')),
  /** `false`: the rule does not ask for a connection's state. */
  stateMatch: attribute('statematch', onlyFalse),
  /** What the rule is for; everything where it is missing. `name` is the protocol's. */
  protocol: oneOf('name', protocols),
  /**
   * What else has to be so, of the same protocol: usually what must not, with `match: false`. libvirt adds it all up to
   * one rule, in which every attribute stands once: of two it keeps the last.
   */
  and: behind('protocol', anyOf('name', protocols)),
})

/** A named set of rules. */
export const networkFilter = table({
  name: required(attribute('name', unlessEmpty(filterName))),
  /** `root`, or a protocol's name, with a suffix for a chain of one's own. */
  chain: attribute(
    'chain',
    unlessEmpty(
      patternValue(
        'root, or mac, vlan, stp, arp, rarp, ipv4, ipv6 with or without a suffix, 12 characters at most',
        /^(?:root|(?:mac|stp|arp)[\w.:-]{0,9}|(?:vlan|rarp|ipv4|ipv6)[\w.:-]{0,8})$/,
      ),
    ),
  ),
  /** Of the chain: low ones are looked at first. */
  priority: attribute('priority', unlessEmpty(priority)),
  /** Generated where it is missing. */
  uuid: textOf('uuid', unlessEmpty(uuid)),
  /** Rules and references to other filters, in their order. */
  entries: anyOf('element', { rule, filterref: filterRef }),
})

/**
 * A network filter as plain data.
 * @see https://libvirt.org/formatnwfilter.html
 */
export interface FilterDefinition extends Described<typeof networkFilter> {}
