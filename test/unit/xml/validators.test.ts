import { Ajv2020 } from 'ajv/dist/2020.js'
import fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { definitionValidator } from '../../../src/entry-xml.js'
import { type DefinitionKind, definitionSchema, type NatDefinition } from './surface.js'

const lab = {
  mode: 'nat',
  name: 'lab',
  ips: [
    { address: '192.168.150.1', prefix: 24, dhcp: { ranges: [{ start: '192.168.150.10', end: '192.168.150.99' }] } },
  ],
} satisfies NatDefinition

const nic = { type: 'network', source: { network: 'lab' } }

/** One mistake each, and where it is. */
const mistakes: [DefinitionKind, unknown, string, string][] = [
  ['network', { ...lab, nmae: 'x' }, '', 'must NOT have additional properties'],
  ['network', { ...lab, name: 7 }, '/name', 'must be string'],
  ['network', { mode: 'nat' }, '', "must have required property 'name'"],
  ['network', { ...lab, mode: 'natt' }, '', 'value of tag "mode" must be in oneOf'],
  ['network', { name: 'lab' }, '', 'tag "mode" must be string'],
  ['network', { ...lab, mtu: 70_000 }, '/mtu', 'must be <= 65535'],
  ['network', { ...lab, ips: [{ address: '192.168.150.300', prefix: 24 }] }, '/ips/0/address', 'must match pattern'],
  ['network', { ...lab, ips: [{ address: '192.168.150.1', prefix: '24' }] }, '/ips/0/prefix', 'must be integer'],
  ['network', { ...lab, ips: [{ address: '192.168.150.1', prefx: 24 }] }, '/ips/0', 'must NOT have additional'],
  ['network', { mode: 'bridged', name: 'a', bridge: { name: 'br0' }, ips: [] }, '', 'must NOT have additional'],
  ['network', { ...lab, bridge: { macTableManager: 'nobody' } }, '/bridge/macTableManager', 'must match pattern'],
  ['interface', { ...nic, mtu: 'big' }, '/mtu', 'must be integer'],
  ['interface', { ...nic, source: {} }, '/source', "must have required property 'network'"],
  ['interface', { ...nic, source: { network: 'lab', x: 1 } }, '/source', 'must NOT have additional properties'],
  ['port', { owner: { name: 'a' }, mac: '52:54:00:12:34:56' }, '/owner', "must have required property 'uuid'"],
]

describe('ajv with { discriminator: true }', () => {
  const ajv = new Ajv2020({ discriminator: true, allErrors: true })

  test.each(mistakes)('one mistake in a %s is one error: %j', (kind, definition, path, message) => {
    const validate = ajv.getSchema(kind) ?? ajv.addSchema(definitionSchema(kind), kind).getSchema(kind)
    expect(validate?.(definition)).toBe(false)
    // Where the alternatives have a name each and one for words of a newer libvirt, ajv adds that one of two branches failed.
    const errors = (validate?.errors ?? []).filter(({ keyword }) => keyword !== 'if')
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({ instancePath: path })
    expect(errors[0]?.message).toContain(message)
  })

  test('takes what is right, words of a newer libvirt included', () => {
    const validate = (kind: DefinitionKind, definition: unknown) =>
      ajv.validate(definitionSchema(kind), definition) || ajv.errorsText()
    expect(validate('network', lab)).toBe(true)
    expect(validate('interface', nic)).toBe(true)
    expect(validate('interface', { type: 'unknown:slirpng' })).toBe(true)
    expect(validate('network', { ...lab, bridge: { macTableManager: 'unknown:bpf' } })).toBe(true)
    expect(validate('interface', { ...nic, virtualPort: { parameters: { profileId: 'a' } } })).toBe(true)
  })
})

test('fastify validates bodies with it, and answers with one message', async () => {
  const ajv = new Ajv2020({ discriminator: true })
  const app = fastify()
  app.setValidatorCompiler(({ schema }) => ajv.compile(schema))
  app.post('/networks', { schema: { body: definitionSchema('network') } }, async ({ body }) => body)

  const post = async (payload: object) => {
    const { statusCode, body } = await app.inject({ method: 'POST', url: '/networks', payload })
    return { statusCode, body: JSON.parse(body) }
  }
  expect(await post(lab)).toEqual({ statusCode: 200, body: lab })
  const wrong = { ...lab, ips: [{ address: '192.168.150.1', prefix: 240 }] }
  expect(await post(wrong)).toEqual({
    statusCode: 400,
    body: expect.objectContaining({ message: 'body/ips/0/prefix must be <= 128' }),
  })
  await app.close()
})

describe('definitionValidator', () => {
  const { '~standard': standard } = definitionValidator('network')

  test('is a Standard Schema', () => {
    expect(standard).toMatchObject({ version: 1, vendor: 'virtnet' })
    expect(standard.validate(lab)).toEqual({ value: lab })
    expect(standard.jsonSchema.input()).toBe(definitionSchema('network'))
    expect(standard.jsonSchema.output()).toBe(definitionSchema('network'))
  })

  test('finds what the JSON Schema cannot, in the words of define()', () => {
    const dhcp = { ranges: [{ start: '10.0.0.1', end: '10.0.0.9' }] }
    const definition = { ...lab, ips: [{ address: '192.168.150.1', prefix: 24, dhcp }] }
    const result = standard.validate(definition)
    expect(result.issues?.[0]).toMatchObject({ path: ['ips', 0, 'dhcp', 'ranges', 0, 'start'] })
    expect(result.issues?.[0]?.message).toContain('ips[0].dhcp.ranges[0].start: 10.0.0.1')
    expect(new Ajv2020({ discriminator: true }).validate(definitionSchema('network'), definition)).toBe(true)
  })

  test.each([[undefined], [null], ['<network/>'], [{}], [[]], [{ mode: 'natt' }]])(
    'refuses %j, and throws nothing',
    (value) => {
      for (const kind of ['network', 'interface', 'filter', 'port'] as const) {
        expect(definitionValidator(kind)['~standard'].validate(value).issues?.length).toBeGreaterThan(0)
      }
    },
  )

  test.each([definitionValidator, definitionSchema])('knows four kinds', (make) => {
    expect(() => make('networks' as DefinitionKind)).toThrow(
      'kind must be one of network, interface, filter, port, not "networks"; did you mean \'network\'?',
    )
  })
})
