import { attribute, table } from '../table.js'
import { yesNo } from '../value.js'
import { someLine } from '../values.js'
import { openWord } from '../words.js'

/** The host driver that hands a device to the guest. All properties are optional. */
export const hostDeviceDriver = table({
  /** Host driver that hands the device over. Default: vfio. Example: vfio. */
  name: attribute('name', openWord('vfio', 'kvm')),
  /** A VFIO variant driver. Default: vfio-pci. Since 10.0.0. Example: mlx5_vfio_pci. */
  model: attribute('model', someLine),
  /**
   * Hand the device over through the kernel's iommufd instead of VFIO groups. Default: false. Since 12.1.0.
   * Example: true.
   */
  iommufd: attribute('iommufd', yesNo),
})
