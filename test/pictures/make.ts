/** npm run pictures: draws the scenes of scenes.ts into docs/pictures. */
import { writeFileSync } from 'node:fs'
import { draw } from '../../src/topology/index.js'
import { scenes, snapshotOf } from './scenes.js'

for (const [name, scene] of Object.entries(scenes)) {
  const picture = await draw(await snapshotOf(scene), { title: scene.title })
  writeFileSync(new URL(`../../docs/pictures/${name}.svg`, import.meta.url), picture)
  console.log(`docs/pictures/${name}.svg`)
}
