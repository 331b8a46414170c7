import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import type { virNetworkPtr } from '../../../src/libvirt.js'

let connection: Connection
let other: Connection
let network: virNetworkPtr

beforeAll(async () => {
  connection = await connect('test:///default')
  other = await connect('test:///default')
  network = await connection.libvirt.virNetworkLookupByName('default')
})
afterAll(() => Promise.all([connection.close(), other.close()]))

/** Arguments as JavaScript without types would give them. */
const call = (name: string, ...args: unknown[]): Promise<unknown> =>
  (connection.libvirt as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[name]?.(...args) ??
  Promise.reject(new Error(`no ${name}`))

describe('bad arguments name the function and the parameter', () => {
  test.each([
    ['a NUL in a string', 'virNetworkLookupByName', ['a\0b'], 'virNetworkLookupByName: name has a NUL character at 1'],
    [
      'a number for a string',
      'virNetworkLookupByName',
      [5],
      'virNetworkLookupByName: name must be a string, not number 5',
    ],
    [
      'null where it is not allowed',
      'virNetworkLookupByName',
      [null],
      'virNetworkLookupByName: name must be a string, not null',
    ],
    ['too few arguments', 'virNetworkLookupByName', [], 'virNetworkLookupByName(name) takes 1 arguments, not 0'],
    [
      'too many arguments',
      'virNetworkLookupByName',
      ['a', 'b'],
      'virNetworkLookupByName(name) takes 1 arguments, not 2',
    ],
    ['a number out of range', 'virConnectListAllNetworks', [2 ** 32], 'flags must be an integer from 0 to 4294967295'],
    ['a negative number for an unsigned one', 'virConnectListAllNetworks', [-1], 'flags must be an integer from 0'],
    ['a fraction', 'virConnectListAllNetworks', [1.5], 'flags must be an integer'],
    ['NaN', 'virConnectListAllNetworks', [Number.NaN], 'flags must be an integer'],
    ['a bigint for an int', 'virConnectListAllNetworks', [1n], 'flags must be an integer'],
    [
      'a number that is no handle',
      'virNetworkGetName',
      [42],
      'virNetworkGetName: network must be a virNetworkPtr handle, not number 42',
    ],
    [
      'an object that is no handle',
      'virNetworkGetName',
      [{}],
      'virNetworkGetName: network must be a virNetworkPtr handle, not an object',
    ],
    ['a UUID of the wrong length', 'virNetworkLookupByUUID', [new Uint8Array(15)], 'uuid must have 16 bytes, not 15'],
    ['a string for bytes', 'virNetworkLookupByUUID', ['dd8fe884'], "uuid must be a Uint8Array, not 'dd8fe884'"],
    [
      'room beyond reason',
      'virConnectListNetworks',
      [2 ** 31 - 1],
      'virConnectListNetworks: maxnames must be from 0 to 67108864',
    ],
    ['a negative room', 'virConnectListNetworks', [-1], 'virConnectListNetworks: maxnames must be from 0'],
    [
      'no function for a callback',
      'virConnectDomainEventRegisterAny',
      [null, 0, 'x'],
      "cb must be a function, not 'x'",
    ],
    ['an invalid list', 'virConnectBaselineCPU', ['<cpu/>'], "xmlCPUs must be an array, not '<cpu/>'"],
    [
      'a wrong element of a list',
      'virConnectBaselineCPU',
      [['<cpu/>', 3]],
      'xmlCPUs[1] must be a string, not number 3',
    ],
  ])('%s', async (_, name, args, message) => {
    const failed = call(name, ...args)
    await expect(failed).rejects.toThrow(TypeError)
    await expect(failed).rejects.toThrow(message)
  })

  test('a handle of another type, or of another connection', async () => {
    const domain = await connection.libvirt.virDomainLookupByName('test')
    await expect(call('virNetworkGetName', domain)).rejects.toThrow(
      'network must be a virNetworkPtr handle, not a virDomainPtr handle',
    )
    const foreign = await other.libvirt.virNetworkLookupByName('default')
    await expect(call('virNetworkGetName', foreign)).rejects.toThrow(
      'virNetworkGetName: network belongs to another connection',
    )
    await expect(call('virDomainListGetStats', [domain, network], 0)).rejects.toThrow(
      'doms[1] must be a virDomainPtr handle',
    )
  })

  test('typed parameters', async () => {
    const domain = await connection.libvirt.virDomainLookupByName('test')
    const set = (parameter: unknown) => call('virDomainSetSchedulerParameters', domain, [parameter])
    await expect(set({ field: 'weight', type: 'uint', value: -1 })).rejects.toThrow(
      'params[0].value must be an integer from 0',
    )
    await expect(set({ field: 'weight', type: 'float', value: 1 })).rejects.toThrow(
      "params[0].type must be int, uint, llong, ullong, double, boolean or string, not 'float'",
    )
    await expect(set({ field: 'a\0', type: 'uint', value: 1 })).rejects.toThrow('params[0].field has a NUL')
    await expect(set({ field: 'x', type: 'boolean', value: 1 })).rejects.toThrow('params[0].value must be a boolean')
    await expect(set(null)).rejects.toThrow('params[0].field must be a string, not undefined')
    await expect(set({ field: 'x'.repeat(80), type: 'uint', value: 1 })).rejects.toThrow(
      'params[0].field has 80 bytes; the limit is 79',
    )
  })

  test('64-bit arguments are number or bigint, exactly', async () => {
    const domain = await connection.libvirt.virDomainLookupByName('test')
    await connection.libvirt.virDomainSetMemory(domain, 1048576)
    expect((await connection.libvirt.virDomainGetInfo(domain)).memory).toBe(1048576n)
    await connection.libvirt.virDomainSetMemory(domain, 2097152n)
    expect((await connection.libvirt.virDomainGetInfo(domain)).memory).toBe(2097152n)
    await expect(call('virDomainSetMemory', domain, 2 ** 60)).rejects.toThrow(
      'memory exceeds the range of safe integers; give a bigint',
    )
    await expect(call('virDomainSetMemory', domain, 2n ** 64n)).rejects.toThrow(
      'memory must be an integer (number or bigint) from 0 to 18446744073709551615',
    )
    await expect(call('virDomainSetMemory', domain, -1n)).rejects.toThrow('memory must be')
  })
})

test('room for a product is bounded too', async () => {
  const domain = await connection.libvirt.virDomainLookupByName('test')
  await expect(connection.libvirt.virDomainGetVcpus(domain, 60_000, 60_000)).rejects.toThrow(
    /virDomainGetVcpus: maxinfo × maplen needs room for 3600000000/,
  )
})

describe('options of connect', () => {
  test.each([
    [{ timeout: 0 }, 'timeout must be a number of milliseconds from 1'],
    [{ timeout: Number.POSITIVE_INFINITY }, 'timeout must be a number of milliseconds from 1'],
    [{ timeout: '5' }, 'timeout must be a number of milliseconds from 1'],
    [{ signal: {} }, 'signal must be an AbortSignal'],
    [{ readOnly: 'yes' }, 'readOnly must be true or false'],
    [{ keepAlive: { interval: 5, count: 3 } }, 'interval must be a whole number of milliseconds from 1000'],
    [{ keepAlive: { interval: 5000 } }, 'keepAlive.count is required'],
    [{ workers: { min: 5, max: 4 } }, 'workers.max must not be less than workers.min'],
    [{ credentials: 'root' }, 'credentials must be a function'],
    [{ library: 7 }, 'library must be a string'],
  ])('%j', async (options, message) => {
    await expect(connect('test:///default', options as never)).rejects.toSatisfy(
      (error) => error instanceof TypeError || error instanceof RangeError,
    )
    await expect(connect('test:///default', options as never)).rejects.toThrow(message)
  })

  test('a URI with a NUL', async () => {
    await expect(connect('test:///default\0')).rejects.toThrow('uri must be a string without NUL')
  })

  test('read-only refuses every change', async () => {
    await using readOnly = await connect('test:///default', { readOnly: true })
    await expect((await readOnly.networks.get('default')).setAutostart(true)).rejects.toMatchObject({
      code: 'VIR_ERR_OPERATION_DENIED',
    })
  })
})
