import { attribute, elements, required, table, textsOf } from '../table.js'
import { patternValue, unlessEmpty, type Value, yesNo } from '../value.js'
import { dnsName, ipAddress, line, portNumber, uint16 } from '../values.js'
import { openWord, unknown } from '../words.js'

const serviceName: Value<string> = {
  ...patternValue('a service name such as ldap', /^[a-zA-Z0-9_+/*-]+$/),
  kept: (value) => value === '',
}
const transport = openWord('tcp', 'udp')
/** libvirt keeps any text, even an empty one. */
const srvProtocol: typeof transport = { ...transport, read: (text) => transport.read(text) ?? unknown(text) }
/** libvirt itself refuses blanks and commas; only its schema refuses other characters. */
const txtName = dnsName

/** The domain that guests get by DHCP. */
export const domain = table({
  /**
   * Domain name. Guests get it by DHCP, and the network's DNS server answers for guests in it. Example:
   * lab.example.
   */
  name: required(attribute('name', dnsName)),
  /**
   * The DNS server never forwards names in this domain to other servers. Default: false. Since 1.2.12. Example:
   * true.
   */
  localOnly: attribute('localOnly', yesNo),
  /**
   * Registers the domain with the host's systemd-resolved, so the host can resolve guests by name. Default:
   * false. Since 10.1.0. Example: true.
   */
  register: attribute('register', yesNo),
})

/**
 * The DNS server of the network.
 * @see https://libvirt.org/formatnetwork.html#addressing
 */
export const dns = table({
  /** Whether libvirt runs a DNS server for the network. Default: true. Since 2.2.0. Example: false. */
  enable: attribute('enable', yesNo),
  /** Also forward names without a dot. Default: true. Example: false. */
  forwardPlainNames: attribute('forwardPlainNames', yesNo),
  /** Upstream DNS servers, for one domain or for everything. Default: the host's own servers. */
  forwarders: elements(
    'forwarder',
    table({
      /**
       * Names in this domain go to the server in addr; without addr, to the default servers. Default: all names.
       * Example: corp.example.
       */
      domain: attribute('domain', dnsName),
      /** Address of the upstream server. Example: 10.0.0.53. */
      addr: attribute('addr', ipAddress),
      /** Port of the upstream server. Default: 53. Since 12.0.0. Example: 5353. */
      port: attribute('port', portNumber),
    }),
  ),
  /** TXT records. */
  txts: elements(
    'txt',
    table({
      /** Name of the record. Example: example.lab. */
      name: required(attribute('name', txtName)),
      /** Text of the record. Example: v=1. */
      value: required(attribute('value', line)),
    }),
  ),
  /** SRV records. */
  srvs: elements(
    'srv',
    table({
      /** Service name, without the underscore. Example: ldap. */
      service: required(attribute('service', serviceName)),
      /** Transport protocol of the service. Example: tcp. */
      protocol: required(attribute('protocol', srvProtocol)),
      /** Domain of the record. Default: the network's own domain. Example: lab.example. */
      domain: attribute('domain', dnsName),
      /**
       * Host that offers the service. Default: none, which marks the service as unavailable. Example:
       * ldap.lab.example.
       */
      target: attribute('target', dnsName),
      /** Port of the service; needs target. Example: 389. */
      port: attribute('port', unlessEmpty(portNumber)),
      /** Clients try the target with the lowest priority first; needs target. Example: 10. */
      priority: attribute('priority', unlessEmpty(uint16)),
      /** Share of clients among targets of equal priority; needs target. Example: 50. */
      weight: attribute('weight', unlessEmpty(uint16)),
    }),
  ),
  /** A and AAAA records: names that the DNS server resolves to an address. */
  hosts: elements(
    'host',
    table({
      /** The address. Example: 192.168.150.20. */
      ip: required(attribute('ip', ipAddress)),
      /** Names of that address. Example: ["web", "web.lab.example"]. */
      hostnames: required(textsOf('hostname', dnsName)),
    }),
  ),
})
