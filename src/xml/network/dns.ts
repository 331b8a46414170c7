import { attribute, elements, required, table, textsOf } from '../table.js'
import { patternValue, unlessEmpty, type Value, yesNo } from '../value.js'
import { dnsName, ipAddress, line, portNumber, uint16 } from '../values.js'
import { openWord, unknown } from '../words.js'

const serviceName: Value<string> = {
  ...patternValue('a service name such as ldap', /^[a-zA-Z0-9_+/*-]+$/),
  kept: (value) => value === '',
}
const transport = openWord('tcp', 'udp')
/** libvirt keeps any word, the empty one too. */
const srvProtocol: typeof transport = { ...transport, read: (text) => transport.read(text) ?? unknown(text) }
/** libvirt refuses blanks and commas; of other characters only its schema does. */
const txtName = dnsName

/** The domain that guests are given by DHCP. */
export const domain = table({
  name: required(attribute('name', dnsName)),
  /** Names of this domain that are not known here are not asked elsewhere. Since 1.2.12. */
  localOnly: attribute('localOnly', yesNo),
  /** The host's resolver learns the domain (systemd-resolved). Since 10.1.0. */
  register: attribute('register', yesNo),
})

/**
 * The DNS server of the network.
 * @see https://libvirt.org/formatnetwork.html#addressing
 */
export const dns = table({
  /** On unless said otherwise. Since 2.2.0. */
  enable: attribute('enable', yesNo),
  /** Names without a dot are asked elsewhere too; yes unless said otherwise. */
  forwardPlainNames: attribute('forwardPlainNames', yesNo),
  /** Who is asked, for `domain` or else for everything; the host's own servers where there is none. */
  forwarders: elements(
    'forwarder',
    table({
      domain: attribute('domain', dnsName),
      addr: attribute('addr', ipAddress),
      /** Since 12.0.0. */
      port: attribute('port', portNumber),
    }),
  ),
  txts: elements(
    'txt',
    table({ name: required(attribute('name', txtName)), value: required(attribute('value', line)) }),
  ),
  srvs: elements(
    'srv',
    table({
      /** Without underscore, such as `ldap`. */
      service: required(attribute('service', serviceName)),
      protocol: required(attribute('protocol', srvProtocol)),
      domain: attribute('domain', dnsName),
      target: attribute('target', dnsName),
      /** Only with `target`. */
      port: attribute('port', unlessEmpty(portNumber)),
      priority: attribute('priority', unlessEmpty(uint16)),
      weight: attribute('weight', unlessEmpty(uint16)),
    }),
  ),
  hosts: elements(
    'host',
    table({ ip: required(attribute('ip', ipAddress)), hostnames: required(textsOf('hostname', dnsName)) }),
  ),
})
