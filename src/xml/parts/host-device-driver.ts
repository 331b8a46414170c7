import { attribute, table } from '../table.js'
import { openWord } from '../value.js'
import { someLine } from '../values.js'

/** The host's driver that hands a device to the guest; `name` or `model`. */
export const hostDeviceDriver = table({
  name: attribute('name', openWord('vfio', 'kvm')),
  /** A VFIO variant driver, such as `vfio_pci` or `mlx5_vfio_pci`. Since 10.0.0. */
  model: attribute('model', someLine),
})
