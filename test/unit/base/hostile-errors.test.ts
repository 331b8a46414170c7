import { describe, expect, test } from 'vitest'
import {
  BridgeNameInUseError,
  DefinitionError,
  GuestsConnectedError,
  HostChangeError,
  LibraryError,
  LibvirtError,
  RestartError,
  RollbackError,
  SubnetInUseError,
  UnseenError,
} from '../../../src/base/errors.js'
import { Findings } from '../../../src/base/finding.js'
import { printableLines } from '../../../src/base/text/printable.js'
import { everyByte, nasty } from '../hostile-names.js'

const names = [...nasty, ...everyByte, '\u2066a\u2069', 'two\x1b[2K\rlines', '\0', '\ud800', 'x'.repeat(70_000)]

/** Of each kind, with the name wherever it takes one. */
const errors: Readonly<Record<string, (name: string) => Error>> = {
  DefinitionError: (name) => new DefinitionError([{ path: `standIns.${name}`, message: `'${name}' is not there` }]),
  LibvirtError: (name) =>
    new LibvirtError(`Network not found: no network with matching name '${name}'`, {
      code: 'VIR_ERR_NO_NETWORK',
      number: 43,
      domain: 'VIR_FROM_NETWORK',
      level: 'error',
      call: 'virNetworkLookupByName',
    }),
  'LibvirtError of a daemon': (name) =>
    new LibvirtError(`Failed to connect socket to '/${name}/virtnetworkd-sock'`, {
      code: 'VIR_ERR_SYSTEM_ERROR',
      number: 38,
      domain: 'VIR_FROM_RPC',
      level: 'error',
      call: 'virConnectOpen',
    }),
  GuestsConnectedError: (name) =>
    new GuestsConnectedError(name, [{ name, uuid: '', mac: '', device: name }], `restart for ${name}`),
  RestartError: (name) => new RestartError(name, `is down: ${name}`, { running: false, guests: [], errors: [] }),
  RollbackError: (name) => new RollbackError(name, [new Error(name), new Error(name)]),
  SubnetInUseError: (name) =>
    new SubnetInUseError(`${name} has it`, { network: name, subnets: [], holders: [], free: null }),
  BridgeNameInUseError: (name) =>
    new BridgeNameInUseError(`'${name}' is taken`, { network: name, bridge: name, type: '', owner: name, free: null }),
  UnseenError: (name) => new UnseenError([{ fact: 'links', asked: `ip link show ${name}`, reason: name }]),
  HostChangeError: (name) => new HostChangeError(`links ${name}`, 'untouched'),
  LibraryError: (name) => new LibraryError(`cannot load ${name}`),
}

describe('what an error says', () => {
  test.each(Object.entries(errors))('%s: nothing in it is obeyed by a terminal', (_kind, errorOf) => {
    for (const name of names) {
      const { message, stack = '' } = errorOf(name)
      expect(printableLines(message)).toBe(message)
      expect(printableLines(stack)).toBe(stack)
    }
  })

  test('an ordinary message stays as it is, lines and languages too', () => {
    const message = "XML error: 'größe' 網\n\t^ expected"
    expect(new LibraryError(message).message).toBe(message)
  })

  test('a line end in a value does not look like another issue', () => {
    const { message, issues } = new DefinitionError([{ path: 'name', message: "'a\nbridge.name: is fine' is taken" }])
    expect(message).toBe("name: 'a\\x0abridge.name: is fine' is taken")
    expect(issues).toEqual([{ path: 'name', message: "'a\\x0abridge.name: is fine' is taken" }])
  })

  test('findings that are handed back instead of thrown are fit to be shown too', () => {
    const findings = new Findings()
    findings.error('name', '\x1b[2J')
    findings.warn('', '\u202e')
    expect(findings.list.map(({ message }) => message)).toEqual(['\\x1b[2J', '\\u{202e}'])
  })
})
