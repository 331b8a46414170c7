import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import type { virDomainPtr, virNetworkPtr } from '../../../src/libvirt.js'

let connection: Connection
let domain: virDomainPtr
let network: virNetworkPtr

beforeAll(async () => {
  connection = await connect('test:///default')
  domain = await connection.libvirt.virDomainLookupByName('test')
  network = await connection.libvirt.virNetworkLookupByName('default')
})
afterAll(() => connection.close())

describe('answers', () => {
  test('strings, ours and libvirt’s own', async () => {
    const { libvirt } = connection
    expect(await libvirt.virConnectGetURI()).toBe('test:///default')
    expect(await libvirt.virConnectGetType()).toBe('TEST')
    expect(await libvirt.virNetworkGetXMLDesc(network)).toMatch(/^<network/)
    expect(await libvirt.virNetworkGetName(network)).toBe('default')
  })

  test('a string beyond ASCII goes there and comes back', async () => {
    const name = 'Ünïcode-网络-🕸'
    const xml = `<domain type='test'><name>${name}</name><memory>1</memory><os><type>hvm</type></os></domain>`
    const defined = await connection.libvirt.virDomainDefineXML(xml)
    expect(await connection.libvirt.virDomainGetName(defined)).toBe(name)
    await connection.libvirt.virDomainUndefine(defined)
  })

  test('UUIDs, as bytes and as text', async () => {
    const { libvirt } = connection
    const text = await libvirt.virNetworkGetUUIDString(network)
    const bytes = await libvirt.virNetworkGetUUID(network)
    expect(Buffer.from(bytes).toString('hex')).toBe(text.replaceAll('-', ''))
    expect(await libvirt.virNetworkGetName(await libvirt.virNetworkLookupByUUID(bytes))).toBe('default')
    // A view into a larger buffer is sent as what it shows.
    const larger = new Uint8Array([0, 0, ...bytes, 0])
    expect(await libvirt.virNetworkGetName(await libvirt.virNetworkLookupByUUID(larger.subarray(2, 18)))).toBe(
      'default',
    )
  })

  test('64-bit numbers are always bigints, others never', async () => {
    const { libvirt } = connection
    expect(await libvirt.virConnectGetLibVersion()).toBeTypeOf('bigint')
    expect(await libvirt.virDomainGetMaxMemory(domain)).toBe(8388608n)
    expect(await libvirt.virDomainGetInfo(domain)).toEqual({
      state: 1,
      maxMem: 8388608n,
      memory: expect.any(BigInt),
      nrVirtCpu: 2,
      cpuTime: expect.any(BigInt),
    })
    expect(await libvirt.virDomainGetID(domain)).toBe(1)
  })

  test('several out-parameters, under their C names', async () => {
    const { libvirt } = connection
    expect(await libvirt.virDomainGetState(domain)).toEqual({ state: 1, reason: 0 })
    expect(await libvirt.virDomainGetSchedulerType(domain)).toEqual({ result: 'fair', nparams: 1 })
    expect(await libvirt.virNodeGetCPUMap()).toEqual({ result: 8, cpumap: new Uint8Array([0b10101]), online: 3 })
    expect(await libvirt.virDomainGetTime(domain)).toEqual({
      seconds: expect.any(BigInt),
      nseconds: expect.any(Number),
    })
  })

  test('structs with text in them', async () => {
    expect(await connection.libvirt.virNodeGetInfo()).toEqual({
      model: 'i686',
      memory: 3145728n,
      cpus: 16,
      mhz: 1400,
      nodes: 2,
      sockets: 2,
      cores: 2,
      threads: 2,
    })
  })

  test('arrays in room that the caller asks for', async () => {
    const { libvirt } = connection
    expect(await libvirt.virConnectListNetworks(8)).toEqual(['default'])
    expect(await libvirt.virConnectListNetworks(0)).toEqual([])
    expect(await libvirt.virConnectListDomains(8)).toEqual([1])
    expect(await libvirt.virNodeGetCellsFreeMemory(0, 2)).toEqual([2097152n, 4194304n])
    const { info, cpumaps } = await libvirt.virDomainGetVcpus(domain, 2, 1)
    expect(info).toEqual([
      { number: 0, state: 1, cpuTime: expect.any(BigInt), cpu: expect.any(Number) },
      { number: 1, state: 1, cpuTime: expect.any(BigInt), cpu: expect.any(Number) },
    ])
    expect(cpumaps).toHaveLength(2)
  })

  test('arrays that libvirt allocates', async () => {
    const { libvirt } = connection
    const names = await Promise.all(
      (await libvirt.virConnectListAllNetworks()).map((each) => libvirt.virNetworkGetName(each)),
    )
    expect(names).toEqual(['default'])
    expect(await libvirt.virDomainInterfaceAddresses(domain, 0)).toEqual([
      { name: 'testnet0', hwaddr: 'aa:bb:cc:dd:ee:ff', addrs: [{ type: 0, addr: '192.168.122.3', prefix: 24 }] },
    ])
    expect(await libvirt.virDomainGetFSInfo(domain)).toMatchObject([
      { mountpoint: '/', name: 'vda1', fstype: 'ext4', devAlias: ['vda'] },
      {},
    ])
    const threads = await libvirt.virDomainGetIOThreadInfo(domain).catch(() => [])
    for (const { cpumap } of threads) expect(cpumap).toBeInstanceOf(Uint8Array)
  })

  test('statistics with a handle in them', async () => {
    const [record] = await connection.libvirt.virConnectGetAllDomainStats(0)
    expect(await connection.libvirt.virDomainGetName(record?.dom as virDomainPtr)).toBe('test')
    expect(record?.params).toContainEqual({ field: 'state.state', type: 'int', value: 1 })
    const again = await connection.libvirt.virDomainListGetStats([domain], 0)
    expect(again.map(({ params }) => params)).toEqual([record?.params])
  })

  test('typed parameters, both ways', async () => {
    const { libvirt } = connection
    await libvirt.virDomainSetSchedulerParameters(domain, [{ field: 'weight', type: 'uint', value: 50 }])
    expect(await libvirt.virDomainGetSchedulerParameters(domain)).toEqual([
      { field: 'weight', type: 'uint', value: 50 },
    ])
    await libvirt.virDomainSetMemoryParameters(domain, [{ field: 'hard_limit', type: 'ullong', value: 2n ** 40n }])
    expect(await libvirt.virDomainGetMemoryParameters(domain)).toContainEqual({
      field: 'hard_limit',
      type: 'ullong',
      value: 2n ** 40n,
    })
    expect(await libvirt.virDomainGetPerfEvents(domain).catch(() => [])).toBeInstanceOf(Array)
  })

  test('bytes, both ways', async () => {
    const { libvirt } = connection
    await libvirt.virDomainPinVcpu(domain, 0, new Uint8Array([0b0101]))
    const pinned = await libvirt.virDomainGetVcpuPinInfo(domain, 2, 1)
    expect(pinned[0]).toBe(0b0101)
  })

  test('strings in', async () => {
    expect(await connection.libvirt.virDomainFSFreeze(domain, ['/', '/boot'])).toBeTypeOf('number')
    expect(await connection.libvirt.virDomainFSThaw(domain, null)).toBeTypeOf('number')
    const cpu = '<cpu><arch>x86_64</arch><model>qemu64</model></cpu>'
    expect(await connection.libvirt.virConnectBaselineCPU([cpu, cpu])).toContain('qemu64')
  })

  test('what may be absent is null', async () => {
    const { libvirt } = connection
    const child = await libvirt.virNodeDeviceLookupByName('scsi_host1')
    expect(await libvirt.virNodeDeviceGetParent(child)).toBe('computer')
    await libvirt.virDomainSetMetadata(domain, 1, 'a title', null, null, 0)
    expect(await libvirt.virDomainGetMetadata(domain, 1, null)).toBe('a title')
    await libvirt.virDomainSetMetadata(domain, 1, null, null, null, 0)
    await expect(libvirt.virDomainGetMetadata(domain, 1, null)).rejects.toMatchObject({
      code: 'VIR_ERR_NO_DOMAIN_METADATA',
    })
  })
})

describe('calls', () => {
  test('can leave out the flags at their end, and nothing else', async () => {
    expect(await connection.libvirt.virNetworkGetXMLDesc(network)).toBe(
      await connection.libvirt.virNetworkGetXMLDesc(network, 0),
    )
  })

  test('in a batch are answered in order, in one trip', async () => {
    const [active, name, all] = await connection.batch((libvirt) => [
      libvirt.virNetworkIsActive(network),
      libvirt.virNetworkGetName(network),
      libvirt.virConnectListAllDomains(),
    ])
    expect([active, name]).toEqual([1, 'default'])
    expect(await connection.libvirt.virDomainGetName(all[0] as virDomainPtr)).toBe('test')
    expect(await connection.batch(() => [])).toEqual([])
  })

  test('that cannot be part of a batch say so', async () => {
    await expect(connection.batch((libvirt) => [libvirt.virNetworkFree(network)])).rejects.toThrow(
      'virNetworkFree cannot be part of a batch',
    )
    await expect(
      connection.batch((libvirt) => [(libvirt as never as Record<string, () => never>).virNothing?.()] as never),
    ).rejects.toThrow('virNothing is not a libvirt function')
    await expect(connection.batch('x' as never)).rejects.toThrow('batch: give a function that returns the calls')
  })
})
