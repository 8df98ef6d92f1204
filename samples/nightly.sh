#!/usr/bin/env bash
# The nightly run, whole, as a rehearsal without money: installs what is missing, builds wanbatch, makes sample clips,
# runs manifests/nightly.manifest against the sandbox, and prints the cost report. A second run submits nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

samples/toolchain.sh
samples/packages.sh ffmpeg libsqlite3-dev

echo "building wanbatch"
swift build -c release --product wanbatch
wanbatch=$(swift build -c release --product wanbatch --show-bin-path)/wanbatch

samples/make-clips.sh samples/clips

echo
code=0
"$wanbatch" run manifests/nightly.manifest --archive archive || code=$?
case $code in
    0) echo "exit 0: nothing is left to do" ;;
    1) echo "exit 1, as expected: short.mp4 is under 2 s long and was refused; everything else is done" ;;
    *)
        echo "exit $code: the run did not end as it should" >&2
        exit "$code"
        ;;
esac

# show FILE: the report's main columns as a table, and the sum.
show() {
    awk '
        # One line of RFC 4180 into cells; a line feed inside a quoted cell becomes a space.
        function split_line(line, cells,    count, cell, quoted, place, letter) {
            count = 0; cell = ""; quoted = 0
            for (place = 1; place <= length(line); place++) {
                letter = substr(line, place, 1)
                if (quoted && letter == "\"" && substr(line, place + 1, 1) == "\"") { cell = cell letter; place++ }
                else if (letter == "\"") quoted = !quoted
                else if (letter == "," && !quoted) { cells[++count] = cell; cell = "" }
                else cell = cell letter
            }
            cells[++count] = cell
            return quoted
        }
        BEGIN { shown = split("clip state input_seconds output_seconds cost_usd cost_basis output_file", titles, " ") }
        {
            sub(/\r$/, "")
            line = rest == "" ? $0 : rest " " $0
            if (split_line(line, cells)) { rest = line; next }
            rest = ""
            if (!seen++) {
                for (i in cells) place_of[cells[i]] = i
                for (c = 1; c <= shown; c++) cells[place_of[titles[c]]] = titles[c]
            } else sum += cells[place_of["cost_usd"]]
            rows++
            for (c = 1; c <= shown; c++) {
                table[rows, c] = cells[place_of[titles[c]]]
                if (length(table[rows, c]) > width[c]) width[c] = length(table[rows, c])
            }
        }
        END {
            for (r = 1; r <= rows; r++) {
                line = ""
                for (c = 1; c <= shown; c++) {
                    number = titles[c] ~ /seconds$|usd$/
                    line = line sprintf(number ? "%" width[c] "s  " : "%-" width[c] "s  ", table[r, c])
                }
                sub(/ +$/, "", line)
                print line
            }
            printf "sum of cost_usd: %.4f\n", sum
        }
    ' "$1"
}

report=archive/nightly/reports/latest.csv
echo
echo "the cost report (rehearsed: no money was spent):"
show "$report"
echo "it lies in $PWD/$report"
