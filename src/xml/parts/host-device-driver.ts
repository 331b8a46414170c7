import { attribute, table } from '../table.js'
import { yesNo } from '../value.js'
import { someLine } from '../values.js'
import { openWord } from '../words.js'

/** The host's driver that hands a device to the guest: each of its properties stands alone, too. */
export const hostDeviceDriver = table({
  name: attribute('name', openWord('vfio', 'kvm')),
  /** A VFIO variant driver, such as `vfio_pci` or `mlx5_vfio_pci`. Since 10.0.0. */
  model: attribute('model', someLine),
  /** The device through the kernel's iommufd in place of VFIO's groups. Since 12.1.0. */
  iommufd: attribute('iommufd', yesNo),
})
