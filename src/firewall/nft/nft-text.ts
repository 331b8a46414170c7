import { isJson, type Json } from '../../base/index.js'

/** A rule in nft's syntax, reconstructed from its JSON; parts without a known form stay JSON. */
export const nftText = (expressions: readonly unknown[]): string =>
  expressions.map((expression) => statementText(expression)).join(' ')

function statementText(expression: unknown): string {
  if (!isJson(expression)) return JSON.stringify(expression) ?? ''
  const name = Object.keys(expression)[0] ?? ''
  const body = expression[name]
  if (name === 'match' && isJson(body)) {
    const op = body.op === '==' || body.op === 'in' ? '' : `${body.op} `
    return `${valueText(body.left)} ${op}${valueText(body.right)}`
  }
  if (name === 'counter') return 'counter'
  if ((name === 'jump' || name === 'goto') && isJson(body)) return `${name} ${body.target}`
  if (name === 'vmap' && isJson(body)) return `${valueText(body.key)} vmap ${valueText(body.data)}`
  if (name === 'mangle' && isJson(body)) return `${valueText(body.key)} set ${valueText(body.value)}`
  if (name === 'xt' && isJson(body)) return `xt ${body.type} ${body.name}`
  if (name === 'reject') {
    return isJson(body) ? ['reject with', body.type, body.expr].filter(Boolean).join(' ') : 'reject'
  }
  if ((name === 'snat' || name === 'dnat') && isJson(body)) {
    const port = body.port === undefined ? '' : `:${valueText(body.port)}`
    return `${name} to ${body.addr === undefined ? '' : valueText(body.addr)}${port}`
  }
  if (body === null) return name
  return `${name} ${JSON.stringify(body)}`
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(',')
  if (!isJson(value)) return String(value)
  const { meta, payload, ct, prefix, range, set, concat, elem } = value
  if (isJson(meta)) return isPlainMeta(meta) ? String(meta.key) : `meta ${meta.key}`
  if (isJson(payload) && payload.field !== undefined) return `${payload.protocol} ${payload.field}`
  if (isJson(ct)) return ['ct', ct.dir, ct.key].filter(Boolean).join(' ')
  if (isJson(prefix)) return `${prefix.addr}/${prefix.len}`
  if (Array.isArray(range)) return range.map(valueText).join('-')
  if (Array.isArray(concat)) return concat.map(valueText).join(' . ')
  if (isJson(elem)) return valueText(elem.val)
  if (set !== undefined) {
    const entries = Array.isArray(set) ? set : [set]
    const entryText = (entry: unknown): string =>
      Array.isArray(entry) && isJson(entry[1])
        ? `${valueText(entry[0])} : ${statementText(entry[1])}`
        : valueText(entry)
    return `{ ${entries.map(entryText).join(', ')} }`
  }
  const operator = Object.keys(value)[0] ?? ''
  const parts = value[operator]
  if (['&', '|', '^'].includes(operator) && Array.isArray(parts)) return parts.map(valueText).join(` ${operator} `)
  return JSON.stringify(value)
}

const isPlainMeta = (meta: Json): boolean => ['iifname', 'oifname', 'iif', 'oif'].includes(String(meta.key))
