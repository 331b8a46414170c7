import { describe, expect, test } from 'vitest'
import { AgentAnswer } from '../../../src/guests/agent-answers.js'

class Odd extends Error {}
const answer = (text: string, execute = 'guest-exec') => new AgentAnswer(execute, text, (message) => new Odd(message))

describe("what a guest's agent answers", () => {
  test('is read where it has its form', () => {
    expect(answer('{"return":{"host-name":"q1"}}').value()).toEqual({ 'host-name': 'q1' })
    expect(answer('{"return":{}}').value()).toEqual({})
    expect(answer('{"return":{"pid":417}}').processId()).toBe(417)
    expect(answer('{"return":{"exited":false}}').execStatus()).toMatchObject({ exited: false })
    expect(answer('{"return":{"exited":true,"exitcode":3,"out-data":"b3V0Cg=="}}').execStatus()).toEqual({
      exited: true,
      status: 3,
      stdout: 'out\n',
      stderr: '',
    })
  })

  const nonsense = ['', 'null', '[]', '"return"', '{', '{"error":{}}', '\x1b]0;x\x07', '{"return"']
  test.each(nonsense)('%j is an error that shows it', (text) => {
    expect(() => answer(text).value()).toThrow(Odd)
    expect(() => answer(text).value()).toThrow(`the guest's agent answered guest-exec with ${text},`)
  })

  const others = [null, 1, 'x', [], {}, { pid: null }, { pid: '1' }, { pid: -1 }, { pid: 0 }, { pid: 1.5 }, { pid: {} }]
  test.each(others)('%j names no process', (value) => {
    expect(() => answer(JSON.stringify({ return: value })).processId()).toThrow(Odd)
  })

  const states = [
    null,
    [],
    {},
    { exited: 1 },
    { exited: 'true' },
    { exited: true, exitcode: '0' },
    { exited: true, 'out-data': 7 },
    { exited: true, 'err-data': { length: 2 ** 40 } },
  ]
  test.each(states)('%j does not say how a program stands', (value) => {
    expect(() => answer(JSON.stringify({ return: value })).execStatus()).toThrow(Odd)
  })

  test('a huge one is not shown whole', () => {
    const text = JSON.stringify({ return: 'x'.repeat(1_000_000) })
    expect(() => answer(text).processId()).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{0,400}$/) }),
    )
  })
})
