import { expect, test } from 'vitest'
import { ipOf } from '../../../src/base/addresses/ip.js'
import { isUnusable } from '../../../src/reachability/walk/unusable-address.js'

const all = (texts: readonly string[]): [string, boolean][] =>
  texts.map((text) => {
    const ip = ipOf(text)
    if (!ip) throw new Error(text)
    return [text, isUnusable(ip)]
  })

test('no machine beyond the host has these addresses', () => {
  const some = ['0.0.0.0', '127.0.0.1', '169.254.1.1', '224.0.0.251', '255.255.255.255']
  // What firewalld filters of 6to4, and of IPv4 in IPv6.
  const six = ['::', '::1', '::10.0.0.1', '::ffff:10.0.0.1', 'fe80::1', 'ff02::1', '2002:a00:1::1', '2002:7f00:1::1']
  const sixToFour = ['2002::1', '2002:a9fe:1::', '2002:ac10:1::', '2002:c0a8:1::', '2002:e000:1::']
  for (const [text, is] of all([...some, ...six, ...sixToFour])) expect([text, is]).toEqual([text, true])
})

test('machines have these', () => {
  const some = ['1.1.1.1', '10.0.0.1', '100.64.0.1', '192.168.1.1', '172.16.0.1', '223.255.255.255']
  const six = ['2001:db8::1', 'fd00::1', '2002:c633:6401::1', '64:ff9b::1.1.1.1']
  for (const [text, is] of all([...some, ...six])) expect([text, is]).toEqual([text, false])
})
