import { attribute, element, table } from '../table.js'
import { onOff, unlessZero, yesNo } from '../value.js'
import { positive, someText } from '../values.js'
import { openWord } from '../words.js'

const csum = attribute('csum', onOff)
const tso4 = attribute('tso4', onOff)
const tso6 = attribute('tso6', onOff)
const ecn = attribute('ecn', onOff)
const ufo = attribute('ufo', onOff)

/** libvirt reads 0 as its own choice. */
const size = unlessZero(positive)

/**
 * How the device is emulated.
 * @see https://libvirt.org/formatdomain.html#setting-nic-driver-specific-options
 */
export const driver = table({
  /** `vhost` or `qemu` for virtio; `vfio`, `kvm`, `xen` for type hostdev. */
  name: attribute('name', openWord('qemu', 'vhost', 'vfio', 'kvm', 'xen')),
  /** A VFIO variant driver; type hostdev. Since 10.0.0. */
  model: attribute('model', someText),
  /** The device through the kernel's iommufd in place of VFIO's groups; type hostdev. Since 12.1.0. */
  iommufd: attribute('iommufd', yesNo),
  txmode: attribute('txmode', openWord('iothread', 'timer')),
  ioeventfd: attribute('ioeventfd', onOff),
  eventIdx: attribute('event_idx', onOff),
  queues: attribute('queues', size),
  rxQueueSize: attribute('rx_queue_size', size),
  txQueueSize: attribute('tx_queue_size', size),
  rss: attribute('rss', onOff),
  rssHashReport: attribute('rss_hash_report', onOff),
  iommu: attribute('iommu', onOff),
  ats: attribute('ats', onOff),
  packed: attribute('packed', onOff),
  pagePerVq: attribute('page_per_vq', onOff),
  /** Offloads on the host's side. */
  host: element(
    'host',
    table({ csum, gso: attribute('gso', onOff), tso4, tso6, ecn, ufo, mrgRxbuf: attribute('mrg_rxbuf', onOff) }),
  ),
  /** Offloads on the guest's side. */
  guest: element('guest', table({ csum, tso4, tso6, ecn, ufo })),
})
