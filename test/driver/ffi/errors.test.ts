import { describe, expect, test } from 'vitest'
import { LibraryError, LibvirtError } from '../../../src/base/errors.js'
import { connect } from '../../../src/connection/index.js'
import type { NatDefinition } from '../../../src/xml/network/network.js'

const refusal = async (work: Promise<unknown>): Promise<LibvirtError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(LibvirtError)
  return error as LibvirtError
}

describe('a failed call', () => {
  test('carries what libvirt said, and which function it was', async () => {
    await using connection = await connect('test:///default')
    const error = await refusal(connection.libvirt.virNetworkLookupByName('nowhere'))
    expect(error).toMatchObject({
      name: 'LibvirtError',
      code: 'VIR_ERR_NO_NETWORK',
      number: 43,
      domain: 'VIR_FROM_TEST',
      level: 'error',
      call: 'virNetworkLookupByName',
      message: "Network not found: no network with matching name 'nowhere'",
      details: { str2: "no network with matching name 'nowhere'", str3: null, int1: -1, int2: -1 },
    })
  })

  test('shows in its stack who made it', async () => {
    await using connection = await connect('test:///default')
    async function lookForNothing(): Promise<void> {
      await connection.libvirt.virNetworkLookupByName('nowhere')
    }
    expect((await refusal(lookForNothing())).stack).toContain('lookForNothing')
  })

  test('gets its own error among 10,000 at once on four threads', async () => {
    await using connection = await connect('test:///default', { workers: { min: 4, max: 4 } })
    const errors = await Promise.all(
      Array.from({ length: 10_000 }, (_, index) => {
        const call =
          index % 2 === 0
            ? connection.libvirt.virNetworkLookupByName(`n${index}`)
            : connection.libvirt.virStoragePoolLookupByName(`n${index}`)
        return refusal(call)
      }),
    )
    const wrong = errors.filter((error, index) => {
      const code = index % 2 === 0 ? 'VIR_ERR_NO_NETWORK' : 'VIR_ERR_NO_STORAGE_POOL'
      return error.code !== code || !error.message.includes(`'n${index}'`)
    })
    expect(wrong).toEqual([])
  })

  test('gets its own error among 200 failed opens at once', async () => {
    const errors = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        refusal(connect(`test+unix:///default?socket=/no/such/socket${index}`)),
      ),
    )
    expect(errors.filter((error, index) => !error.message.includes(`/no/such/socket${index}'`))).toEqual([])
    expect(new Set(errors.map(({ call }) => call))).toEqual(new Set(['virConnectOpen']))
  })

  test('in a batch stops it, or is one of the answers', async () => {
    await using connection = await connect('test:///default')
    const calls = async (settle: boolean) =>
      connection.batch(
        (libvirt) => [
          libvirt.virConnectNumOfNetworks(),
          libvirt.virNetworkLookupByName('nowhere'),
          libvirt.virNetworkDefineXML('<network><name>after</name></network>'),
        ],
        { settle } as { settle: true },
      )
    expect((await refusal(calls(false))).code).toBe('VIR_ERR_NO_NETWORK')
    expect(await connection.networks.find('after')).toBeUndefined()
    const [count, missing, defined] = await calls(true)
    expect(count).toEqual({ status: 'fulfilled', value: 1 })
    expect(missing).toMatchObject({
      status: 'rejected',
      reason: { code: 'VIR_ERR_NO_NETWORK', call: 'virNetworkLookupByName' },
    })
    expect(defined?.status).toBe('fulfilled')
    expect(await connection.networks.find('after')).toBeDefined()
  })
})

describe('what libvirt would not survive is refused before', () => {
  test('a function that the installed libvirt does not have', async () => {
    await using connection = await connect('test:///default')
    const network = await connection.networks.get('default')
    const { client } = await connection.versions()
    const error = connection.libvirt.virNetworkGetMetadata(network.handle, 0, null)
    const [major = 0, minor = 0] = client.split('.').map(Number)
    if (major > 9 || (major === 9 && minor >= 7)) await error.catch(() => {})
    else
      expect(await refusal(error)).toMatchObject({
        code: 'VIR_ERR_NO_SUPPORT',
        message: `virNetworkGetMetadata needs libvirt 9.7.0; this is ${client}`,
      })
  })

  test('everything after close', async () => {
    const connection = await connect('test:///default')
    const network = await connection.networks.get('default')
    const handle = network.handle
    await connection.close()
    await connection.close()
    expect((await refusal(connection.libvirt.virConnectGetHostname())).code).toBe('VIR_ERR_INVALID_CONN')
    expect((await refusal(connection.libvirt.virNetworkGetName(handle))).code).toBe('VIR_ERR_INVALID_CONN')
    expect((await refusal(network.start())).code).toBe('VIR_ERR_INVALID_CONN')
    expect((await refusal(connection.batch((libvirt) => [libvirt.virConnectGetHostname()]))).code).toBe(
      'VIR_ERR_INVALID_CONN',
    )
    expect(() => connection.networks.events()).toThrow(LibvirtError)
    expect(() => connection.events('close')).toThrow(LibvirtError)
    await network.free()
  })

  test('a handle that was freed, by either way to free it', async () => {
    await using connection = await connect('test:///default')
    const { libvirt } = connection
    const network = await libvirt.virNetworkLookupByName('default')
    await network.free()
    await network.free()
    expect(await refusal(libvirt.virNetworkGetName(network))).toMatchObject({
      code: 'VIR_ERR_INVALID_NETWORK',
      call: 'virNetworkGetName',
    })
    const domain = await libvirt.virDomainLookupByName('test')
    await libvirt.virDomainFree(domain)
    expect((await refusal(libvirt.virDomainFree(domain))).code).toBe('VIR_ERR_INVALID_DOMAIN')
    expect((await refusal(libvirt.virDomainGetName(domain))).code).toBe('VIR_ERR_INVALID_DOMAIN')
  })

  test('freeing while calls use it waits for them', async () => {
    await using connection = await connect('test:///default', { workers: { min: 4, max: 4 } })
    for (let round = 0; round < 50; round++) {
      const network = await connection.libvirt.virNetworkLookupByName('default')
      const names = Array.from({ length: 40 }, () => connection.libvirt.virNetworkGetXMLDesc(network))
      const freed = network.free()
      for (const xml of await Promise.all(names)) expect(xml).toContain('<name>default</name>')
      await freed
    }
  })
})

test('without libvirt, connecting says what to do', async () => {
  const before = process.env.VIRTNET_LIBVIRT
  expect(before).toBeUndefined()
  await using connection = await connect('test:///default')
  expect(await connection.isAlive()).toBe(true)
  // One libvirt a process: another one is refused rather than mixed in.
  await expect(connect('test:///default', { library: '/nowhere/libvirt.so.0' })).rejects.toThrow(LibraryError)
})

test('a definition that libvirt refuses is refused with its words', async () => {
  await using connection = await connect('test:///default')
  const definition: NatDefinition = {
    mode: 'nat',
    name: 'default',
    uuid: '11111111-2222-3333-4444-555555555555',
    ips: [{ address: '10.1.0.1', prefix: 24 }],
  }
  expect(await refusal(connection.networks.define(definition))).toMatchObject({
    code: 'VIR_ERR_OPERATION_FAILED',
    call: 'virNetworkDefineXML',
  })
})
