import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { printable } from '../../../src/base/text/printable.js'
import { sh, shellWord, words } from '../../../src/base/text/shell-word.js'
import { everyByte, nasty } from '../hostile-names.js'
import { recorded } from '../shell-recorder.js'

const shells = [['sh'], ['bash'], ['busybox', 'sh'], ['zsh'], ['mksh'], ['ksh']].filter(
  ([command = '', ...args]) => spawnSync(command, [...args, '-c', ':']).status === 0,
)

describe.each(shells)('%s %s', (...shell) => {
  const ran = (texts: readonly string[]) => recorded(texts, shell.filter(Boolean))

  test('a word arrives as it is, whatever is in it, and nothing else is run', () => {
    const texts = ['', ' ', 'a b', '\n', 'two\nlines\n', '\x1b\n\n', "it's\n\x07", '\ttab', ...nasty, ...everyByte]
    expect(ran(texts.map((text) => `run ${shellWord(text)}`))).toEqual(texts.map((text) => [['run', text]]))
  })

  test('so do several beside each other, and inside a longer one', () => {
    expect(ran(nasty.map((name) => sh`run -a ${name} --b=${name}/24 ${[name, name]} ${[]} c`))).toEqual(
      nasty.map((name) => [['run', '-a', name, `--b=${name}/24`, name, name, 'c']]),
    )
  })
})

test('there is a shell to try it with', () => {
  expect(shells[0]).toEqual(['sh'])
})

test('what means itself stays as it is', () => {
  for (const text of ['br0', '10.0.0.0/8', 'fd00::1/64', 'eth0.100', '-j', '--dport', 'a_b', 'root@kvm1', '{', '!']) {
    expect(shellWord(text)).toBe(text)
  }
})

test('nothing that a terminal obeys is in a command', () => {
  for (const name of [...nasty, ...everyByte]) expect(printable(shellWord(name))).toBe(shellWord(name))
})

test('words are split where the text is, not where a value is', () => {
  expect(words`a ${'b c'}/${24}  d ${['e', 'f g']} ${[]}`).toEqual(['a', 'b c/24', 'd', 'e', 'f g'])
})

describe('printable', () => {
  test.each([
    ['br0', 'br0'],
    ['naïve – 網', 'naïve – 網'],
    ['\x1b[2J', '\\x1b[2J'],
    ['a\nb\tc\x7f', 'a\\x0ab\\x09c\\x7f'],
    ['\u009b2J', '\\x9b2J'],
    ['\u202egnol\u2028', '\\u{202e}gnol\\u{2028}'],
    ['\ud800', '\\u{d800}'],
  ])('%j is shown as %s', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })
})
