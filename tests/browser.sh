#!/bin/sh
# The browser tests drive the Chromium of the system. Install it where that is possible, else say what to do.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium and fonts for the browser tests ..."
    apt-get -q update >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends chromium fonts-noto-core >/dev/null
else
    echo "No Chromium here: the browser tests will be skipped. Install the package 'chromium' to run them."
fi
