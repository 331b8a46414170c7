import { describe, expect, test } from 'vitest'
import { MachineError } from '../../../src/base/errors.js'
import { machineOfUri } from '../../../src/machine/access/machine-of-uri.js'
import { localMachine } from '../../../src/machine/index.js'

describe('the machine that a URI names', () => {
  test.each([
    'qemu:///system',
    'qemu:///session',
    'test:///default',
    'lxc:///',
    'qemu+unix:///system?socket=/run/user@host/libvirt-sock',
    'qemu+ssh:///system',
    'qemu+unix:///system',
  ])('%s: this one', (uri) => expect(machineOfUri(uri)).toBe(localMachine))

  test.each([
    ['qemu+ssh://root@kvm1/system', 'kvm1', "['ssh', 'root@kvm1']"],
    ['qemu+ssh://root@kvm1:2222/system', 'kvm1', "['ssh', '-p', '2222', 'root@kvm1']"],
    ['qemu+libssh2://kvm1:2222/system', 'kvm1', "['ssh', '-p', '2222', 'kvm1']"],
    ['qemu+tcp://127.0.0.1:16509/system', '127.0.0.1', "['ssh', '127.0.0.1']"],
    ['qemu+tls://[fd00::1]:16514/system?pkipath=/x', 'fd00::1', "['ssh', 'fd00::1']"],
    ['qemu://kvm1/system', 'kvm1', "['ssh', 'kvm1']"],
    ['qemu+tcp://kvm1', 'kvm1', "['ssh', 'kvm1']"],
    ['qemu+ext:///system?command=/usr/bin/tunnel', 'an external transport', "['ssh', 'MACHINE']"],
  ])('%s: another, and how to get there', (uri, machine, way) => {
    expect(() => machineOfUri(uri)).toThrow(MachineError)
    expect(() => machineOfUri(uri)).toThrow(`cannot run commands on`)
    expect(() => machineOfUri(uri)).toThrow(machine)
    expect(() => machineOfUri(uri)).toThrow(`machineThrough(${way}, { shell: true })`)
  })

  test.each([
    ["qemu+ssh://it's@kvm1/system", ["it's@kvm1"]],
    ['qemu+ssh://a\\@kvm1/system', ['a\\@kvm1']],
    ['qemu+ssh://-oProxyCommand=id/system', ['--', '-oProxyCommand=id']],
  ])('%s: what it is told to write is JavaScript, and no option of ssh', (uri, words) => {
    let message = ''
    try {
      machineOfUri(uri)
    } catch (error) {
      message = String(error)
    }
    const [, list = ''] = /machineThrough\((\[.*?\]), \{ shell/.exec(message) ?? []
    expect(new Function(`return ${list}`)()).toEqual(['ssh', ...words])
  })
})
