#!/bin/sh
# Run by mmdebstrap with the new root as $1: as in the official slim image, no manuals and no translations, now or later,
# and no service started by a package's installation.
set -e
cd "$1"
for name in doc man info locale groff lintian; do
  rm -rf "usr/share/$name"/*
  echo "path-exclude=/usr/share/$name/*"
done >etc/dpkg/dpkg.cfg.d/slim
printf '#!/bin/sh\nexit 101\n' >usr/sbin/policy-rc.d
chmod 755 usr/sbin/policy-rc.d
