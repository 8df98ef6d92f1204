#!/usr/bin/env bash
# Builds the documentation with warnings as errors: the manual, and the libraries from their doc comments.
# What was built by `swift build` is read, so build first.
# Use: docs.sh [FOLDER]    FOLDER keeps what is made, for a web server; without it nothing is kept
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

built=.build/debug
libraries=(EditModel ManifestReader ClipPreparation ClipPublishing EditProviders JobLedger BatchPipeline CostReports ProviderSandbox)
if [[ ! -e $built/Modules/EditModel.swiftmodule ]]; then
    echo "error: there is nothing in $built" >&2
    echo "    hint: swift build" >&2
    exit 64
fi

output=${1:-}
if [[ -z $output ]]; then
    output=$(mktemp -d)
    trap 'rm -rf "$output"' EXIT
fi
mkdir -p "$output/graphs"
# docc comes with the compiler.
docc=$(dirname "$(realpath "$(command -v swift)")")/docc

# The C modules that our dependencies import.
clang=()
for map in "$built"/*.build/module.modulemap; do clang+=(-Xcc "-fmodule-map-file=$map"); done
for folder in .build/checkouts/*/Sources/*/; do
    if [[ -e ${folder}include ]]; then clang+=(-I "${folder}include"); fi
    if [[ -e ${folder}module.modulemap ]]; then clang+=(-I "$folder"); fi
done
target=$(swift -print-target-info | sed -n 's/.*"triple": "\(.*\)",/\1/p' | head -n 1)

for library in "${libraries[@]}"; do
    swift symbolgraph-extract -module-name "$library" -I "$built/Modules" "${clang[@]}" -target "$target" \
        -minimum-access-level public -output-dir "$output/graphs"
done
# Additions to types of others belong to pages of those types, which are not ours to write.
find "$output/graphs" -name '*@*' -delete

"$docc" convert Sources/wanbatch/Documentation.docc --additional-symbol-graph-dir "$output/graphs" --warnings-as-errors \
    --fallback-display-name wanbatch --fallback-bundle-identifier wanbatch --output-path "$output/wanbatch.doccarchive"

# A page that the main page does not name is found by nobody.
for page in Sources/wanbatch/Documentation.docc/*.md; do
    name=$(basename "$page" .md)
    if [[ $name != wanbatch ]] && ! grep --quiet "<doc:$name>" Sources/wanbatch/Documentation.docc/wanbatch.md; then
        echo "error: wanbatch.md does not name <doc:$name>" >&2
        exit 1
    fi
done
echo "the documentation is well: the manual and ${#libraries[@]} libraries"
