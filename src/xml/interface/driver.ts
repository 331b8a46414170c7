import { attribute, element, table } from '../table.js'
import { onOff, unlessZero, yesNo } from '../value.js'
import { positive, someText } from '../values.js'
import { openWord } from '../words.js'

const csum = attribute('csum', onOff)
const tso4 = attribute('tso4', onOff)
const tso6 = attribute('tso6', onOff)
const ecn = attribute('ecn', onOff)
const ufo = attribute('ufo', onOff)

/** libvirt treats 0 as unset. */
const size = unlessZero(positive)

/**
 * How the device is emulated.
 * @see https://libvirt.org/formatdomain.html#setting-nic-driver-specific-options
 */
export const driver = table({
  /**
   * Backend: vhost or qemu for virtio; vfio, kvm or xen for type hostdev. Default: vhost, if the host has it.
   * Example: vhost.
   */
  name: attribute('name', openWord('qemu', 'vhost', 'vfio', 'kvm', 'xen')),
  /** A VFIO variant driver; type hostdev. Since 10.0.0. Example: mlx5_vfio_pci. */
  model: attribute('model', someText),
  /**
   * Hand the device over through the kernel's iommufd instead of VFIO groups; type hostdev. Default: false.
   * Since 12.1.0. Example: true.
   */
  iommufd: attribute('iommufd', yesNo),
  /**
   * How packets are sent when the transmit buffer is full. Leave it unset unless you measure a benefit. Example:
   * iothread.
   */
  txmode: attribute('txmode', openWord('iothread', 'timer')),
  /** Asynchronous I/O handling. Leave it unset unless you measure a benefit. Example: true. */
  ioeventfd: attribute('ioeventfd', onOff),
  /** Fewer interrupts and exits through event index. Leave it unset unless you measure a benefit. Example: true. */
  eventIdx: attribute('event_idx', onOff),
  /** Number of queue pairs (multiqueue). Default: 1. Example: 4. */
  queues: attribute('queues', size),
  /** Size of the receive ring, a power of two. Unit: descriptors. Example: 1024. */
  rxQueueSize: attribute('rx_queue_size', size),
  /** Size of the transmit ring, a power of two; vhost-user only. Unit: descriptors. Example: 1024. */
  txQueueSize: attribute('tx_queue_size', size),
  /** Receive-side scaling in the guest. Since 8.3.0. Example: true. */
  rss: attribute('rss', onOff),
  /** Report the RSS hash to the guest. Since 8.3.0. Example: true. */
  rssHashReport: attribute('rss_hash_report', onOff),
  /** Use the guest's virtual IOMMU. Since 3.5.0. Example: true. */
  iommu: attribute('iommu', onOff),
  /** Address translation service for the device. Since 3.5.0. Example: true. */
  ats: attribute('ats', onOff),
  /** Packed virtqueues. Since 6.3.0. Example: true. */
  packed: attribute('packed', onOff),
  /** One memory page per virtqueue for notifications. Since 7.9.0. Example: true. */
  pagePerVq: attribute('page_per_vq', onOff),
  /** Offloads on the host's side. */
  host: element(
    'host',
    table({
      /** Checksum offload. Default: true. Example: false. */
      csum,
      /** Generic segmentation offload. Default: true. Example: false. */
      gso: attribute('gso', onOff),
      /** TCP segmentation offload for IPv4. Default: true. Example: false. */
      tso4,
      /** TCP segmentation offload for IPv6. Default: true. Example: false. */
      tso6,
      /** Segmentation offload with explicit congestion notification. Default: true. Example: false. */
      ecn,
      /** UDP fragmentation offload. Default: true. Example: false. */
      ufo,
      /** Mergeable receive buffers. Default: true. Example: false. */
      mrgRxbuf: attribute('mrg_rxbuf', onOff),
    }),
  ),
  /** Offloads on the guest's side. */
  guest: element(
    'guest',
    table({
      /** Checksum offload. Default: true. Example: false. */
      csum,
      /** TCP segmentation offload for IPv4. Default: true. Example: false. */
      tso4,
      /** TCP segmentation offload for IPv6. Default: true. Example: false. */
      tso6,
      /** Segmentation offload with explicit congestion notification. Default: true. Example: false. */
      ecn,
      /** UDP fragmentation offload. Default: true. Example: false. */
      ufo,
    }),
  ),
})
