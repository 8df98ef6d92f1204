#!/usr/bin/env bash
# Makes a folder of varied sample clips with ffmpeg: several containers, codecs, sizes and lengths, all with moving
# pictures that show their own time. The same every time; what is there already is kept.
# Use: make-clips.sh FOLDER
set -euo pipefail
folder=${1:?use: make-clips.sh FOLDER}
mkdir -p "$folder"

# Nothing of this machine or of this moment goes into the files.
exact=(-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact)
tone() { printf 'sine=frequency=%s:beep_factor=4:sample_rate=44100:duration=%s' "$1" "$2"; }

# make NAME ARGUMENT...: runs ffmpeg unless the file is there; a broken run leaves no file.
make() {
    local name=$1 partial
    shift
    [[ -e $folder/$name ]] && return
    partial=$folder/.partial-$name
    ffmpeg -nostdin -hide_banner -loglevel error -y "$@" "${exact[@]}" "$partial"
    mv "$partial" "$folder/$name"
    echo "made $name"
}

h264=(-c:v libx264 -preset veryfast -crf 24 -pix_fmt yuv420p -g 50)
aac=(-c:a aac -b:a 96k)

# Conforms as it is: nothing is to be done.
make street.mp4 -f lavfi -i testsrc2=size=640x360:rate=25:duration=4 -f lavfi -i "$(tone 440 4)" \
    "${h264[@]}" "${aac[@]}" -movflags +faststart
# A phone held upright.
make portrait.mp4 -f lavfi -i testsrc2=size=360x640:rate=30:duration=3 -f lavfi -i "$(tone 520 3)" \
    "${h264[@]}" "${aac[@]}" -movflags +faststart
# No sound.
make silent.mp4 -f lavfi -i mandelbrot=size=480x270:rate=25 -t 3 "${h264[@]}" -movflags +faststart
# Too long: it is trimmed to 10 s.
make long.mov -f lavfi -i testsrc2=size=480x270:rate=24:duration=14 -f lavfi -i "$(tone 330 14)" \
    "${h264[@]}" "${aac[@]}"
# Too short: it is refused.
make short.mp4 -f lavfi -i testsrc2=size=480x270:rate=25:duration=1.2 -f lavfi -i "$(tone 660 1.2)" \
    "${h264[@]}" "${aac[@]}" -movflags +faststart
# Screen capture for the web, too small as well.
make screen.webm -f lavfi -i testsrc=size=320x180:rate=15:duration=3 -f lavfi -i "$(tone 392 3)" \
    -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -row-mt 1 -b:v 300k -c:a libopus -b:a 64k
# A camera's HEVC in Matroska.
make camera.mkv -f lavfi -i testsrc2=size=640x480:rate=25:duration=3 -f lavfi -i "$(tone 294 3)" \
    -c:v libx265 -preset ultrafast -crf 28 -x265-params log-level=error -pix_fmt yuv420p "${aac[@]}"
# An old camera.
make old.avi -f lavfi -i testsrc2=size=352x288:rate=25:duration=3 -f lavfi -i "$(tone 262 3)" \
    -c:v mpeg4 -q:v 5 -c:a libmp3lame -b:a 96k
# An animation.
make loop.gif -f lavfi -i testsrc=size=320x240:rate=10:duration=2.5 -vf format=rgb8

# Lies on its side and says so; made of pictures that stand upright once it is turned.
if [[ ! -e $folder/rotated.mov ]]; then
    make .sideways.mov -f lavfi -i testsrc2=size=360x640:rate=25:duration=3 -f lavfi -i "$(tone 494 3)" \
        -vf transpose=cclock "${h264[@]}" "${aac[@]}" >/dev/null
    make rotated.mov -i "$folder/.sideways.mov" -c copy -metadata:s:v:0 rotate=270
    rm -f "$folder/.sideways.mov"
fi

# A reference image: a face of flat colours.
make reference.png -f lavfi -i "color=c=0x88bbdd:size=640x480" -frames:v 1 -update 1 -pix_fmt rgb24 \
    -vf "drawbox=x=200:y=120:w=240:h=240:color=0xffcc66:t=fill,drawbox=x=260:y=190:w=30:h=40:color=black:t=fill,drawbox=x=350:y=190:w=30:h=40:color=black:t=fill,drawbox=x=260:y=300:w=120:h=16:color=0xcc3333:t=fill"
