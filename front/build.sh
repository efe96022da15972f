#!/bin/sh
# Fetch what the pages carry from elsewhere, exactly as package-lock.json pins it, and lay it down where pages find it.
# Only who updates the versions needs this, and with it Node 20; the files that it writes are part of the repository.
set -eu
cd "$(dirname "$0")"
npm ci
node build.mjs ../api/pages/static/vendor
