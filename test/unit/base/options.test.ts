import { describe, expect, test } from 'vitest'
import {
  type CallLimits,
  checkOptions,
  limitChecks,
  type OptionChecks,
  OptionRangeError,
  OptionTypeError,
} from '../../../src/base/index.js'

interface Options extends CallLimits {
  readonly readOnly?: boolean
  readonly mode?: 'live' | 'stored'
  readonly size?: number
}

const checks: OptionChecks<Options> = {
  readOnly: 'boolean',
  mode: ['live', 'stored'],
  size: { least: 1, most: 8, unit: 'MiB' },
  ...limitChecks,
}

const refusal = (options: unknown): OptionTypeError | OptionRangeError => {
  try {
    checkOptions<Options>('call', options as Options, checks)
  } catch (error) {
    return error as OptionTypeError
  }
  throw new Error(`accepted ${JSON.stringify(options)}`)
}

describe('options', () => {
  test.each([
    undefined,
    {},
    { readOnly: undefined },
    { readOnly: false, mode: 'live', size: 8, timeout: 1, signal: new AbortController().signal },
  ])('%j are accepted', (options) => {
    expect(() => checkOptions<Options>('call', options as Options, checks)).not.toThrow()
  })

  test.each([
    [{ readonly: true }, 'readonly', /readOnly/],
    [{ mod: 'live' }, 'mod', /mode/],
  ])('%j: the unknown name, and the one that may be meant', (options, option, meant) => {
    const error = refusal(options)
    expect(error).toBeInstanceOf(OptionTypeError)
    expect(error).toMatchObject({ option, code: 'VIRTNET_OPTION_UNKNOWN' })
    expect(`${error.message} ${error.remedy}`).toMatch(meant)
  })

  test.each([
    [{ readOnly: 'yes' }, 'readOnly', /'yes'|"yes"/],
    [{ mode: 'both' }, 'mode', /live.*stored/],
    [{ timeout: '10' }, 'timeout', /timeout/],
    [{ signal: {} }, 'signal', /AbortSignal/],
    ['fast', 'options', /must be an object/],
    [[], 'options', /must be an object/],
  ])('%j: the option, what it must be, and the value', (options, option, said) => {
    const error = refusal(options)
    expect(error).toMatchObject({ option })
    expect(error.message).toMatch(/^call: /)
    expect(error.message).toMatch(said)
  })

  test.each([
    [{ size: 9 }, 'size', /from 1 to 8.*9/],
    [{ size: 0 }, 'size', /from 1 to 8.*0/],
    [{ timeout: -1 }, 'timeout', /-1/],
  ])('%j: the range, and its unit', (options, option, said) => {
    const error = refusal(options)
    expect(error).toBeInstanceOf(OptionRangeError)
    expect(error).toMatchObject({ option })
    expect(error.message).toMatch(said)
  })
})
