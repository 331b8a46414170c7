import { describe, expect, test } from 'vitest'
import { remedyHosts } from './remedies/hosts.js'
import { isRight, measure, wordsOf } from './remedies/measure.js'

/** `npm run matrix -- remedies` carries out all that are shown on all hosts; here, one on some. */
const sample = [
  'strict nft',
  'fail2ban',
  'NixOS, nft',
  'firewalld after libvirt, nftables',
  'IPv6 closed',
  'DOCKER-USER',
]

describe('what explain() shows as a remedy, carried out on a fresh host', () => {
  const hosts = remedyHosts.filter(({ name }) => sample.includes(name))
  test('every host of the sample is listed', () => {
    expect(hosts).toHaveLength(sample.length)
  })
  test.each(hosts)('$name: it mends what was asked, opens nothing untold, breaks nothing', async (host) => {
    const { outcomes } = await measure(host, 1)
    expect(outcomes).not.toEqual([])
    expect(outcomes.filter((one) => !isRight(one)).map(wordsOf)).toEqual([])
  })
})
