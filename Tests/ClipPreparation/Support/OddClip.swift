import Testing

/// A clip of an odd kind: how anyone's ffmpeg makes it, and what must be done with it.
struct OddClip: Sendable, CustomTestStringConvertible {
    /// Its file name.
    let name: String
    /// ffmpeg's arguments before the name.
    let arguments: [String]
    /// How the decision's summary begins.
    let summary: String
    /// The size of the prepared picture.
    let size: String
    /// How many channels the prepared sound has; 0 for none.
    let channels: Int

    var testDescription: String { name }

    init(
        _ name: String,
        _ summary: String,
        picture: String = "testsrc2=s=320x240:r=25:d=2.4",
        sound: String? = "sine=r=48000:d=2.4",
        _ coding: String,
        size: String = "320x240",
        channels: Int? = nil
    ) {
        self.name = name
        self.summary = summary
        self.size = size
        self.channels = channels ?? (sound == nil ? 0 : 1)
        let sources = ["-f", "lavfi", "-i", picture] + (sound.map { ["-f", "lavfi", "-i", $0] } ?? [])
        arguments = sources + coding.split(separator: " ").map(String.init)
    }
}

extension OddClip {
    private static let x264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p"
    private static let x265 = "-c:v libx265 -preset ultrafast -x265-params log-level=none"
    private static let vp9 = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8"
    private static let bt2020 = "-color_primaries bt2020 -colorspace bt2020nc -color_trc"

    /// What forms and codecs there are: cameras, telephones, recorders of screens and broadcasts, editing programs.
    static let forms = [
        OddClip("good.mp4", "pass", "\(x264) -c:a aac"),
        OddClip("good.mov", "pass", "\(x264) -c:a aac"),
        OddClip("six.mp4", "pass", "\(x264) -c:a aac -ac 6", channels: 6),
        OddClip("silent.mp4", "pass", sound: nil, x264),
        OddClip("timecode.mov", "pass", "\(x264) -c:a aac -timecode 01:00:00:00"),
        OddClip("ipod.m4v", "remux: container mp4 of brand M4V ; sound alac", "\(x264) -c:a alac"),
        OddClip("phone.3gp", "remux: container mp4 of brand 3gp", "\(x264) -c:a aac"),
        OddClip("ordered.mkv", "remux: container matroska", "-c:v libx264 -bf 3 -c:a aac"),
        OddClip("silent.mkv", "remux: container matroska", sound: nil, x264),
        OddClip("live.mkv", "remux: container matroska", "\(x264) -c:a aac -live 1"),
        OddClip("offset.mkv", "remux: container matroska", "\(x264) -c:a aac -output_ts_offset 100"),
        OddClip("pieces.mp4", "remux: fragmented file", "\(x264) -c:a aac -movflags +frag_keyframe+empty_moov"),
        OddClip("pcm.mov", "remux: sound pcm_s24le", "\(x264) -c:a pcm_s24le"),
        OddClip("mp3.mp4", "remux: sound mp3", "\(x264) -c:a libmp3lame"),
        OddClip("ac3.mp4", "remux: sound ac3", "\(x264) -c:a ac3 -ac 6", channels: 2),
        OddClip("opus.mp4", "remux: sound opus", "\(x264) -c:a libopus"),
        OddClip("long.mp4", "remux: sound of 12 s", sound: "sine=d=12", "\(x264) -c:a aac"),
        OddClip("hevc.mp4", "transcode: codec hevc", "\(x265) -c:a aac"),
        OddClip("ten.mov", "transcode: codec hevc; pixel format yuv420p10le", "\(x265) -pix_fmt yuv420p10le -c:a aac"),
        OddClip(
            "vp8.webm",
            "transcode: container matroska; codec vp8",
            "-c:v libvpx -deadline realtime -c:a libvorbis"
        ),
        OddClip("vp9.webm", "transcode: container matroska; codec vp9", "\(vp9) -c:a libopus"),
        OddClip("live.webm", "transcode: container matroska; codec vp9", "\(vp9) -c:a libopus -live 1"),
        OddClip("av1.mp4", "transcode: codec av1", "-c:v libaom-av1 -cpu-used 8 -usage realtime -c:a aac"),
        OddClip("edit.mov", "transcode: codec prores", "-c:v prores_ks -profile:v 0 -c:a pcm_s16le"),
        OddClip("alpha.mov", "transcode: codec prores", "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le"),
        OddClip("dnx.mov", "transcode: codec dnxhd", "-c:v dnxhd -profile:v dnxhr_lb -pix_fmt yuv422p -c:a pcm_s16le"),
        OddClip("png.mov", "transcode: codec png", "-c:v png -pix_fmt rgba -c:a pcm_s16le"),
        OddClip("v210.mov", "transcode: codec v210", "-c:v v210 -c:a pcm_s16le"),
        OddClip("camera.avi", "transcode: container avi; codec mjpeg", "-c:v mjpeg -c:a pcm_u8 -ar 11025"),
        OddClip("divx.avi", "transcode: container avi; codec mpeg4", "-c:v mpeg4 -bf 2 -vtag XVID -c:a libmp3lame"),
        OddClip("old.avi", "transcode: container avi; codec msmpeg4v3", "-c:v msmpeg4v3 -c:a libmp3lame"),
        OddClip("raw.avi", "transcode: container avi; codec rawvideo", "-c:v rawvideo -pix_fmt bgr24 -c:a pcm_s16le"),
        OddClip("ffv1.mkv", "transcode: container matroska; codec ffv1", "-c:v ffv1 -c:a flac -ac 8", channels: 2),
        OddClip("gray.mkv", "transcode: container matroska; codec ffv1", "-c:v ffv1 -pix_fmt gray16le -c:a flac"),
        OddClip("cast.mkv", "transcode: container matroska; pixel format yuv444p", "\(x264) -pix_fmt yuv444p -c:a aac"),
        OddClip("rgb.mkv", "transcode: container matroska; pixel format gbrp", "-c:v libx264rgb -preset ultrafast"),
        OddClip("record.ts", "transcode: container mpegts", "\(x264) -c:a aac"),
        OddClip("camera.m2ts", "transcode: container mpegts", "\(x264) -c:a ac3 -mpegts_m2ts_mode 1 -f mpegts"),
        OddClip("dvb.ts", "transcode: container mpegts; codec mpeg2video", "-c:v mpeg2video -c:a mp2"),
        OddClip("wrap.ts", "transcode: container mpegts", "\(x264) -c:a aac -output_ts_offset 95442.5"),
        OddClip("disc.mpg", "transcode: container mpeg; codec mpeg2video", "-c:v mpeg2video -c:a ac3 -f vob"),
        OddClip("cd.mpg", "transcode: container mpeg; codec mpeg1video", "-c:v mpeg1video -c:a mp2"),
        OddClip("free.ogv", "transcode: container ogg; codec theora", "-c:v libtheora -c:a libvorbis"),
        OddClip("web.flv", "transcode: container flv; codec flv1", "-c:v flv -c:a libmp3lame -ar 44100"),
        OddClip("desk.wmv", "transcode: container asf; codec wmv2", "-c:v wmv2 -c:a wmav2"),
        OddClip(
            "mobile.3gp",
            "transcode: container mp4 of brand 3gp4; codec h263",
            picture: "testsrc2=s=176x144:r=15:d=2.4",
            "-c:v h263 -c:a aac -ar 8000 -ac 1",
            size: "294x240"
        ),
        OddClip("moving.gif", "transcode: container gif", picture: "testsrc2=s=320x240:r=10:d=2.4", sound: nil, ""),
        OddClip("slow.gif", "transcode: container gif", picture: "testsrc2=s=320x240:r=1:d=5", sound: nil, ""),
    ]

    /// Pictures that must be straightened.
    static let pictures = [
        OddClip("wide.mp4", "transcode: pixels of 4:3", "\(x264) -vf setsar=4/3 -c:a aac", size: "426x240"),
        OddClip("wild.mp4", "transcode: pixels of 1:30; pad", "\(x264) -vf setsar=1/30 -c:a aac", size: "240x1920"),
        OddClip("odder.mp4", "transcode: pixels of a nonsensical shape", "\(x264) -vf setsar=100/1 -c:a aac"),
        OddClip(
            "pal.mpg",
            "transcode: container mpeg; codec mpeg2video; pixels of 64:45",
            picture: "testsrc2=s=720x576:r=25:d=2.4",
            "-vf setdar=16/9 -c:v mpeg2video -c:a mp2",
            size: "1024x576"
        ),
        OddClip(
            "odd.mp4",
            "transcode: pixel format yuv444p; scale 641x359 to",
            picture: "testsrc=s=641x359:r=25:d=2.4",
            "\(x264) -pix_fmt yuv444p -c:a aac",
            size: "640x358"
        ),
        OddClip("lace.mp4", "transcode: interlaced", "\(x264) -vf interlace -flags +ildct+ilme -c:a aac"),
        OddClip(
            "lace.ts",
            "transcode: container mpegts; codec mpeg2video; interlaced",
            "-vf interlace -c:v mpeg2video -flags +ildct+ilme -c:a mp2"
        ),
        OddClip(
            "tape.avi",
            "transcode: container avi; codec dvvideo; interlaced",
            picture: "testsrc2=s=720x576:r=25:d=2.4",
            "-c:v dvvideo -pix_fmt yuv420p -c:a pcm_s16le",
            size: "720x576"
        ),
        OddClip("fast.mp4", "transcode: 240 frames", picture: "testsrc2=s=320x240:r=240:d=2.4", "\(x264) -c:a aac"),
        OddClip("film.mp4", "pass", picture: "testsrc2=s=320x240:r=60000/1001:d=2.4", "\(x264) -c:a aac"),
        OddClip(
            "slides.webm",
            "transcode: container matroska; codec vp9",
            picture: "testsrc2=s=320x240:r=1:d=6",
            sound: nil,
            "-vf setpts='(N+gte(N,2))/TB' -vsync vfr \(vp9)"
        ),
        OddClip(
            "uneven.mp4",
            "transcode: codec hevc",
            sound: nil,
            "-vf select='not(mod(n*n,7))' -vsync vfr \(x265)"
        ),
        OddClip("full.mp4", "transcode: full-range colour", "\(x264) -color_range pc -c:a aac"),
        OddClip("deep.mov", "transcode: pixel format yuv422p10le", "\(x264) -pix_fmt yuv422p10le -c:a aac"),
        OddClip("light.mp4", "transcode: high dynamic range", "\(x264) \(bt2020) arib-std-b67 -c:a aac"),
        OddClip(
            "untold.mov",
            "transcode: codec hevc; pixel format yuv420p10le; high dynamic range",
            "\(x265) -pix_fmt yuv420p10le -color_trc arib-std-b67 -c:a aac"
        ),
        OddClip(
            "bright.mp4",
            "transcode: codec hevc; pixel format yuv420p10le; high dynamic range",
            "\(x265) -pix_fmt yuv420p10le \(bt2020) smpte2084 -c:a aac"
        ),
        OddClip(
            "oddlight.mkv",
            "transcode: container matroska; codec ffv1",
            picture: "testsrc=s=641x359:r=25:d=2.4",
            sound: nil,
            "-c:v ffv1 -pix_fmt yuv420p10le \(bt2020) smpte2084",
            size: "640x358"
        ),
        OddClip(
            "oddgamut.mkv",
            "transcode: container matroska; codec ffv1",
            picture: "testsrc=s=319x241:r=25:d=2.4",
            sound: nil,
            "-c:v ffv1 -pix_fmt yuv420p10le \(bt2020) bt2020-10",
            size: "318x240"
        ),
        OddClip(
            "full.mkv",
            "transcode: container matroska; codec ffv1",
            sound: nil,
            "-c:v ffv1 -pix_fmt yuv444p10le -color_range pc \(bt2020) arib-std-b67"
        ),
        OddClip("gamut.mp4", "transcode: wide colour", "\(x264) \(bt2020) bt2020-10 -c:a aac"),
        OddClip(
            "layer.webm",
            "transcode",
            sound: nil,
            "-c:v libvpx -deadline realtime -pix_fmt yuva420p -auto-alt-ref 0"
        ),
        OddClip("layer9.webm", "transcode", sound: nil, "\(vp9) -pix_fmt yuva420p"),
        OddClip(
            "tall.mp4",
            "transcode: pad 240x1922 to 242x1922",
            picture: "testsrc2=s=240x1922:r=10:d=2.2",
            sound: nil,
            x264,
            size: "242x1922"
        ),
        OddClip(
            "past.mp4",
            "transcode: scale 4098x2160 to 4096x2158",
            picture: "color=red:s=4098x2160:r=5:d=2.2",
            sound: nil,
            x264,
            size: "4096x2158"
        ),
        OddClip(
            "under.mkv",
            "transcode: container matroska; codec ffv1; scale 238x400 to 240x404",
            picture: "color=red:s=239x400:r=10:d=2.2",
            sound: nil,
            "-c:v ffv1 -pix_fmt yuv420p",
            size: "240x404"
        ),
    ]
}
