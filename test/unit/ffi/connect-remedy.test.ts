import { describe, expect, test } from 'vitest'
import { connectRemedy } from '../../../src/ffi/connecting/connect-remedy.js'
import { recorded } from '../shell-recorder.js'

const failed = { code: 'VIR_ERR_SYSTEM_ERROR', message: 'Cannot recv data' } as const

describe('what to do about a connection, to be pasted', () => {
  const logins = ['$(id>P)', '`id`', 'a;id', "o'neil", 'a b', 'root']
  test.each(logins)('a URI with the user %s runs nothing but ssh', (user) => {
    const said = connectRemedy(`qemu+ssh://${user}@kvm1/system`, failed)
    const [, command = ''] = /^try it manually: ssh (.*)$/.exec(said) ?? []
    expect(recorded([`run ${command}`])).toEqual([[['run', `${user}@kvm1`, 'virsh', '-c', 'qemu:///system', 'uri']]])
  })

  test('a host that would be an option is none', () => {
    expect(connectRemedy('qemu+ssh://-oProxyCommand=id/system', failed)).toContain('ssh -- -oProxyCommand=id virsh')
  })

  test('nor does a URI to try run anything', () => {
    const said = connectRemedy('qemu:///system?x=$(id>P)', failed)
    const [, command = ''] = /^try libvirt's own client: (virsh .* uri); /.exec(said) ?? []
    expect(recorded([command])).toEqual([[['virsh', '-c', 'qemu:///system?x=$(id>P)', 'uri']]])
  })
})
