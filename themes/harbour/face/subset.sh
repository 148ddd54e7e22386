#!/usr/bin/env bash
# Makes static/besley-600.woff2, the one face of the theme: Besley (SIL Open Font License, static/besley-OFL.txt), weight 600, with
# the letters of English and Welsh alone. Headings and numerals use it; everything else is in the fonts of the system.
#   npm i @fontsource-variable/besley; pip install fonttools brotli; then run this beside node_modules
set -euo pipefail
FILES=node_modules/@fontsource-variable/besley/files
LETTERS="U+0020-007E,U+00A0,U+00A3,U+00B7,U+00C0,U+00C2,U+00C8-00CA,U+00CE,U+00CF,U+00D4,U+00D6,U+00DB,U+00DC,U+00E0-00E2,U+00E4,U+00E7-00EB,U+00EE,U+00EF,U+00F4,U+00F6,U+00FB,U+00FC,U+0174-0177,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2026"
for part in latin latin-ext; do
  python3 -m fontTools.varLib.instancer "$FILES/besley-$part-wght-normal.woff2" wght=600 -o "b-$part.ttf" -q
  python3 -m fontTools.subset "b-$part.ttf" --unicodes="$LETTERS" --layout-features=kern,lnum --no-hinting --output-file="s-$part.ttf"
done
python3 -m fontTools.merge --output-file=besley.ttf s-latin.ttf s-latin-ext.ttf
# The licence is published beside it.
python3 -m fontTools.subset besley.ttf --unicodes="$LETTERS" --layout-features=kern,lnum --no-hinting --name-IDs=0 --flavor=woff2 --output-file=besley-600.woff2
