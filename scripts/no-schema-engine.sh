#!/bin/sh
# Stands where Prisma's CLI expects its native schema engine: see prisma.config.ts.
echo "This repository applies migrations itself: npm run migration -w packages/platform -- <name> makes one." >&2
exit 1
