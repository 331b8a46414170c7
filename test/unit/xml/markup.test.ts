import { describe, expect, test } from 'vitest'
import { limits, parseMarkup } from '../../../src/xml/markup.js'
import { cpuTime } from '../cpu-time.js'
import { buildNetwork, checkNetwork, DefinitionError, parseNetwork } from './surface.js'

const refusal = (xml: string): string => {
  try {
    parseMarkup(xml)
  } catch (error) {
    expect(error).toBeInstanceOf(DefinitionError)
    return (error as Error).message
  }
  throw new Error(`accepted: ${xml.slice(0, 100)}`)
}

describe('what is not well-formed is refused', () => {
  test.each([
    '',
    'text',
    '<a',
    '<a>',
    '</a>',
    '<a></b>',
    '<a><b></a></b>',
    '<a/><b/>',
    '<a/>text',
    'text<a/>',
    '<a x=1/>',
    '<a x/>',
    '<a x="1" x="2"/>',
    '<a x="1"y="2"/>',
    '<a x="<"/>',
    '<a x="1/>',
    '<a/ >',
    '< a/>',
    '<1a/>',
    '<a>]]></a>',
    '<a>&</a>',
    '<a>&foo;</a>',
    '<a x="&foo;"/>',
    '<a>&#0;</a>',
    '<a>&#x1f;</a>',
    '<a>&#xd800;</a>',
    '<a>&#x110000;</a>',
    '<a>\u0007</a>',
    '<a>\ud800</a>',
    '<a>\uffff</a>',
    '<a><!-- </a>',
    '<a><![CDATA[ </a>',
    '<a><b></b</a>',
  ])('%j', (xml) => {
    expect(refusal(xml)).toMatch(/not well-formed|not accepted|does not allow|cannot represent/)
  })
})

describe('no entities', () => {
  test.each([
    '<!DOCTYPE a',
    '<!DOCTYPE a [<!ELEMENT a ANY>',
    '<!DOCTYPE a><!DOCTYPE a><a/>',
    '<a><!DOCTYPE a></a>',
    '<a/><!DOCTYPE a>',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>',
    '<a><!ENTITY x "y"></a>',
    '<a><!ATTLIST></a>',
  ])('%j', (xml) => {
    expect(refusal(xml)).toMatch(/a document type (or|with an) entity declaration|<!DOCTYPE is not closed/)
  })

  test.each([
    '<!DOCTYPE a><a>t</a>',
    "<?xml version='1.0'?>\n<!-- > --><!DOCTYPE a SYSTEM '>' [<!ELEMENT a ANY><!-- ]> -->]>\n<a>t</a>",
  ])('%j: a document type without entities says nothing', (xml) => {
    expect(parseMarkup(xml).text).toBe('t')
    expect(parseMarkup(xml).outer).toBe('<a>t</a>')
  })

  test('what looks like one within a comment or CDATA is text', () => {
    expect(parseMarkup('<a><!-- <!DOCTYPE x> --><![CDATA[<!ENTITY & <b>]]></a>').text).toBe('<!ENTITY & <b>')
  })
})

describe('bounds', { timeout: 60_000 }, () => {
  test('size', () => {
    const start = cpuTime()
    expect(refusal(`<a>${' '.repeat(limits.characters)}</a>`)).toMatch(/has \d+ characters; the limit is 8388608/)
    expect(cpuTime() - start).toBeLessThan(500)
  })

  test('depth', () => {
    expect(parseMarkup('<a>'.repeat(limits.depth) + '</a>'.repeat(limits.depth)).name).toBe('a')
    expect(refusal('<a>'.repeat(limits.depth + 1) + '</a>'.repeat(limits.depth + 1))).toMatch(/nested/i)
    expect(refusal('<a>'.repeat(1_000_000))).toMatch(/nested|not closed/i)
  })

  test('many attributes, many references and long names take linear time', () => {
    const time = (xml: string) => {
      const start = cpuTime()
      try {
        parseMarkup(xml)
      } catch (error) {
        expect(error).toBeInstanceOf(DefinitionError)
      }
      return cpuTime() - start
    }
    const attributes = Array.from({ length: 50_000 }, (_, index) => `a${index}='1'`).join(' ')
    expect(time(`<a ${attributes}/>`)).toBeLessThan(3000)
    expect(time(`<a>${'&amp;'.repeat(500_000)}</a>`)).toBeLessThan(3000)
    expect(time(`<a>${'&'.repeat(500_000)}</a>`)).toBeLessThan(3000)
    expect(time(`<${'a'.repeat(1_000_000)}/>`)).toBeLessThan(3000)
    expect(time(`<a ${' '.repeat(1_000_000)}/>`)).toBeLessThan(3000)
    expect(time('<!--'.repeat(200_000))).toBeLessThan(3000)
    expect(time(`<a>${'<!-- -->'.repeat(100_000)}</a>`)).toBeLessThan(3000)
  })
})

describe('text', () => {
  test('the five entities and numeric references are resolved, line ends are one character', () => {
    const { text, attributes } = parseMarkup(`<a x='&lt;&#10;&quot;\t'>&gt;&amp;&apos;&#x1F600;\r\n\rz</a>`)
    expect(text).toBe(`>&'\u{1F600}\n\nz`)
    expect(attributes.get('x')).toBe('<\n" ')
  })

  test('a byte order mark, a declaration and comments around the root are passed over', () => {
    expect(parseMarkup('\ufeff<?xml version="1.0"?>\n<!-- a --><a/><?b c?>\n').name).toBe('a')
  })

  test('whatever a name or a text holds, it comes back', () => {
    const name = `a<b>&"'c d`
    expect(parseNetwork(buildNetwork({ mode: 'isolated', name })).name).toBe(name)
  })

  test('control characters are refused with the name of the field', () => {
    const build = (definition: unknown) => () => buildNetwork(definition as never)
    expect(build({ mode: 'isolated', name: 'a\u0000b' })).toThrow('name: "a\\u0000b" contains U+0000')
    expect(build({ mode: 'isolated', name: 'a', domain: { name: 'x\u001b' } })).toThrow(/^domain\.name: .*U\+001B/)
    expect(build({ mode: 'isolated', name: 'a', description: '\ud800' })).toThrow(/^description: .*U\+D800/)
    expect(build({ mode: 'isolated', name: 'a', unmodelled: { attributes: { x: '\u0007' } } })).toThrow(
      /^unmodelled\.attributes\.x: .*U\+0007/,
    )
    expect(build({ mode: 'isolated', name: 'a', metadata: '<a>\u0007</a>' })).toThrow(/^metadata: .*U\+0007/)
  })
})

describe('names that mean something to JavaScript', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    '%s is carried, and harms nothing',
    (name) => {
      const xml = `<network ${name}='1'><name>x</name><${name} a='2'/><mtu size='1500' ${name}='3'/></network>`
      const definition = parseNetwork(xml)
      expect(Object.getPrototypeOf(definition)).toBe(Object.prototype)
      expect(({} as Record<string, unknown>).a).toBeUndefined()
      expect(Object.keys(definition.unmodelled?.attributes ?? {})).toEqual([name])
      const rebuilt = buildNetwork(definition)
      expect(rebuilt).toContain(`<${name} a='2'/>`)
      expect(rebuilt).toContain(`size='1500' ${name}='3'`)
      expect(parseNetwork(rebuilt)).toEqual(definition)
    },
  )

  test('a definition from JSON with __proto__ is refused, not obeyed', () => {
    const definition = JSON.parse(
      '{"mode":"isolated","name":"x","ips":[{"address":"10.0.0.1","__proto__":{"prefix":24}}]}',
    )
    expect(() => buildNetwork(definition)).toThrow('ips[0].__proto__: is not allowed')
  })
})

describe('what a definition carries as XML text', () => {
  test.each([
    ['<a>', /not closed/],
    ['<a/><b/>', /second root/],
    ['</network><network>', /not well-formed/],
    ['<!DOCTYPE a><a/>', /document type/],
    ['<?xml version="1.0"?><a/>', /XML declaration/],
    ['text', /no root element/],
  ])('%j is refused', (xml, message) => {
    const build = () => buildNetwork({ mode: 'isolated', name: 'x', unmodelled: { elements: [{ xml }] } })
    expect(build).toThrow(message)
    expect(build).toThrow(/^unmodelled\.elements\[0\]\.xml: /)
  })

  test('metadata that would leave its element is refused', () => {
    expect(() => buildNetwork({ mode: 'isolated', name: 'x', metadata: '</metadata><forward/><metadata>' })).toThrow(
      /^metadata: /,
    )
  })

  test('an attribute with a name that is none is refused, and one that a property shows is the property’s', () => {
    const build = (attributes: Record<string, string>) => () =>
      buildNetwork({ mode: 'isolated', name: 'x', unmodelled: { attributes } })
    expect(build({ ipv6: 'yes' })()).not.toContain('ipv6')
    expect(checkNetwork({ mode: 'isolated', name: 'x', unmodelled: { attributes: { ipv6: 'yes' } } })).toEqual([
      expect.objectContaining({ severity: 'warning', path: 'unmodelled.attributes.ipv6' }),
    ])
    expect(build({ "a='1' b": 'x' })).toThrow('is not a valid attribute name')
  })
})
