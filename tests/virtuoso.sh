#!/bin/sh
# Installs Virtuoso 7 (Debian's virtuoso-opensource-7) where we are root and apt has it; else says so and leaves it.
set -eu
command -v virtuoso-t >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
        virtuoso-opensource-7-bin >/dev/null && command -v virtuoso-t >/dev/null && exit 0
fi
echo "Virtuoso is not installed (Debian: virtuoso-opensource-7); the tests on it are skipped."
