#!/bin/bash
# `npm run docs`: builds the site into docs/.vitepress/dist.
set -euo pipefail
cd "$(dirname "$0")/../.."
npx tsx docs/build/generate.ts
npx typedoc --options docs/build/typedoc.json
npx vitepress build docs
