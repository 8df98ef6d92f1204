import EditModel

/// The part of a clip that is used: where it begins, how long it is, and which rules made it so.
struct UsedPart: Hashable {
    /// Where it begins.
    var start: Duration
    /// How much of the clip is used.
    var length: Duration
    /// Whether it is less than the whole clip.
    var isCut: Bool
    /// How it must be made longer.
    var short: ShortClipRule

    /// Finds the part, by the request's rules.
    ///
    /// - Throws: `WanbatchError`: `clip-start-past-end`, `clip-too-long`, `clip-split-address`, `clip-too-short`.
    init(of whole: Duration, _ request: ClipRequest, _ conformity: ClipConformity) throws(WanbatchError) {
        let limits = conformity.limits
        start = max(.zero, request.start)
        guard start < whole else {
            throw WanbatchError(
                .edit,
                "clip-start-past-end",
                "start is \(start.shortest) s, but the clip is only \(whole.shortest) s long",
                hint: "choose an earlier start"
            )
        }
        length = min(whole - start, request.length ?? whole)
        if conformity.isTooLong(length) {
            switch request.long {
            case .trim: length = limits.maximumDuration
            case .refuse:
                throw WanbatchError(
                    .edit,
                    "clip-too-long",
                    "the clip is \(length.shortest) s long, over \(limits.maximumDuration.shortest) s",
                    hint: "use long=trim, or choose a part with start and length"
                )
            case .split:
                throw WanbatchError(
                    .edit,
                    "clip-split-address",
                    "the clip is \(length.shortest) s long, and a clip that is named by its address cannot be split",
                    hint: "download it and name the file, or use long=trim"
                )
            }
        }
        // A millisecond less is no cut that anyone asked for, unless the limit asks for it.
        isCut = start > .zero || whole - length > .milliseconds(1) || conformity.isTooLong(whole)
        short = .refuse
        guard conformity.isTooShort(length) else { return }
        guard request.short != .refuse else {
            throw WanbatchError(
                .edit,
                "clip-too-short",
                "the clip is \(length.shortest) s long, under \(limits.minimumDuration.shortest) s",
                hint: "use short=hold or short=loop"
            )
        }
        short = request.short
    }
}
