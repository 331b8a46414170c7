/** What people type, read. */
import { expect, test } from 'vitest'
import { duration } from '../../../cli/reading/duration.js'
import { sshOf } from '../../../cli/reading/machine.js'
import { parsePortWord } from '../../../cli/reading/port.js'
import { parseData } from '../../../cli/reading/wanted-file.js'

test.each([
  ['22', { protocol: 'tcp', port: 22 }],
  ['tcp/443', { protocol: 'tcp', port: 443 }],
  ['53/udp', { protocol: 'udp', port: 53 }],
  ['UDP/53', { protocol: 'udp', port: 53 }],
  ['tcp', { protocol: 'tcp' }],
  ['ping', { protocol: 'icmp' }],
  [undefined, { protocol: 'icmp' }],
])('port %s', (word, sent) => {
  expect(parsePortWord(word)).toEqual(sent)
})

test.each(['0', '65536', 'http', 'tcp/22/tcp', '-1', '1e3', ''])('%s is not a port', (word) => {
  expect(() => parsePortWord(word)).toThrow(`'${word}' is not a port`)
})

test.each([
  ['500ms', 500],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h', 3_600_000],
])('duration %s', (word, milliseconds) => {
  expect(duration('--timeout', word)).toBe(milliseconds)
})

test.each(['10', 's', '-5s', '0s', '100h0', '9999h'])('%s is not a duration', (word) => {
  expect(() => duration('--timeout', word)).toThrow(`--timeout: '${word}' is not a duration`)
})

test.each([
  ['qemu+ssh://root@kvm1/system', ['--', 'root@kvm1']],
  ['qemu+libssh2://kvm1:2222/system?keyfile=/a%20b', ['-i', '/a b', '-p', '2222', '--', 'kvm1']],
  ['qemu+ssh://[fd00::1]/system?no_verify=1', ['-o', 'StrictHostKeyChecking=no', '--', 'fd00::1']],
  [
    'qemu+libssh://kvm1/system?known_hosts=/a/known&known_hosts_verify=auto&sshauth=privkey',
    ['-o', 'UserKnownHostsFile=/a/known', '-o', 'StrictHostKeyChecking=accept-new', '--', 'kvm1'],
  ],
  ['qemu+ssh://-oProxyCommand=x/system', ['--', '-oProxyCommand=x']],
])('the ssh login of %s', (uri, words) => {
  expect(sshOf(uri)).toEqual(['ssh', '-o', 'BatchMode=yes', ...words])
})

test('another ssh, of which the URI tells', () => {
  expect(sshOf('qemu+ssh://kvm1/system?command=/opt/bin/ssh')?.[0]).toBe('/opt/bin/ssh')
})

test.each(['qemu:///system', 'qemu+tls://kvm1/system', 'qemu+unix:///system', 'test:///default'])(
  '%s logs in nowhere',
  (uri) => {
    expect(sshOf(uri)).toBeUndefined()
  },
)

test('YAML, JSON and several documents are read; what is neither is refused with its line', () => {
  expect(parseData('f', 'mode: nat\nname: lab\n')).toEqual([{ mode: 'nat', name: 'lab' }])
  expect(parseData('f', '{"mode": "nat"}')).toEqual([{ mode: 'nat' }])
  expect(parseData('f', 'a: 1\n---\nb: 2\n')).toEqual([{ a: 1 }, { b: 2 }])
  // A MAC address is a text, not a number of base sixty.
  expect(parseData('f', 'mac: 52:54:00:00:00:01')).toEqual([{ mac: '52:54:00:00:00:01' }])
  expect(() => parseData('f.yaml', 'a: 1\nb: [1, 2\nc: 3\n')).toThrow(
    /^f\.yaml, line \d+, column \d+: not YAML or JSON/,
  )
})
