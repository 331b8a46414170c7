import { describe, expect, expectTypeOf, test } from 'vitest'
import type { virErrorNumber } from '../../../native-types/virterror.js'
import { isUnsupported, LibvirtError } from '../../../src/base/errors.js'
import type { KnownLibvirtErrorCode } from '../../../src/base/index.js'

const error = (call: string, message: string, code: LibvirtError['code'], domain: LibvirtError['domain']) =>
  new LibvirtError(message, { call, code, domain, number: 1, level: 'error' })

const notOpen = (call: string) =>
  error(call, 'internal error: connection not open', 'VIR_ERR_INTERNAL_ERROR', 'VIR_FROM_RPC')
const noSupport = (call: string) =>
  error(call, `this function is not supported: ${call}`, 'VIR_ERR_NO_SUPPORT', 'VIR_FROM_UNKNOWN')

describe('what a connection has nothing of', () => {
  test.each([
    [notOpen('virConnectListAllNWFilters'), 'no nwfilters', 'nwfilter:///system'],
    [notOpen('virNetworkDefineXMLFlags'), 'no networks', 'network:///system'],
    [noSupport('virConnectListAllDomains'), 'no guests', 'qemu:///system'],
    [noSupport('virConnectDomainEventRegisterAny'), 'no events of guests', 'qemu:///system'],
  ])('%s', (one, what, uri) => {
    expect(isUnsupported(one)).toBe(true)
    expect(one.remedy).toContain(`this driver has ${what}: connect()`)
    expect(one.remedy).toContain(uri)
  })

  test('a driver without a call may have the objects all the same', () => {
    expect(noSupport('virNetworkListAllPorts').remedy).toContain('versions() and uri()')
  })
})

test('a daemon that is gone is not one without support', () => {
  const gone = error(
    'virNetworkCreate',
    'internal error: client socket is closed',
    'VIR_ERR_INTERNAL_ERROR',
    'VIR_FROM_RPC',
  )
  expect(isUnsupported(gone)).toBe(false)
  expect(gone.remedy).toContain('the daemon is gone')
  const absent = "Failed to connect socket to '/var/run/libvirt/virtnetworkd-sock': No such file or directory"
  expect(error('virConnectListAllNetworks', absent, 'VIR_ERR_SYSTEM_ERROR', 'VIR_FROM_RPC').remedy).toBe(
    'virtnetworkd is not running on that host: start it, or let systemd start it (virtnetworkd.socket)',
  )
  expect(isUnsupported(new Error('internal error: connection not open'))).toBe(false)
})

test("libvirt's codes are those of its header", () => {
  // The type check compares them: what is told apart here fails to compile.
  expectTypeOf<KnownLibvirtErrorCode>().toEqualTypeOf<keyof typeof virErrorNumber>()
})
