import { describe, expect, test } from 'vitest'
import { DefinitionError } from '../../../src/base/errors.js'
import { localHost } from '../../../src/machine/host-source.js'
import { sourceOfUri } from '../../../src/machine/source-of-uri.js'

describe('the machine that a URI names', () => {
  test.each([
    'qemu:///system',
    'qemu:///session',
    'test:///default',
    'lxc:///',
    'qemu+unix:///system?socket=/run/user@host/libvirt-sock',
    'qemu+ssh:///system',
    'qemu+unix:///system',
  ])('%s: this one', (uri) => expect(sourceOfUri(uri)).toBe(localHost))

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
    expect(() => sourceOfUri(uri)).toThrow(DefinitionError)
    expect(() => sourceOfUri(uri)).toThrow(`host: is needed to look at`)
    expect(() => sourceOfUri(uri)).toThrow(machine)
    expect(() => sourceOfUri(uri)).toThrow(`hostThrough(${way}, { shell: true })`)
  })

  test.each([
    ["qemu+ssh://it's@kvm1/system", ["it's@kvm1"]],
    ['qemu+ssh://a\\@kvm1/system', ['a\\@kvm1']],
    ['qemu+ssh://-oProxyCommand=id/system', ['--', '-oProxyCommand=id']],
  ])('%s: what it is told to write is JavaScript, and no option of ssh', (uri, words) => {
    let message = ''
    try {
      sourceOfUri(uri)
    } catch (error) {
      message = String(error)
    }
    const [, list = ''] = /hostThrough\((\[.*?\]), \{ shell/.exec(message) ?? []
    expect(new Function(`return ${list}`)()).toEqual(['ssh', ...words])
  })
})
