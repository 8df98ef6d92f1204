import EditModel

/// A form with one file (RFC 7578): the bytes around it, so that the file itself can be streamed.
struct MultipartForm {
    let contentType: String
    let before: [UInt8]
    let after: [UInt8]

    /// A form.
    ///
    /// - Parameters:
    ///   - field: The field's name; a plain word.
    ///   - fileName: The file's name; plain letters, digits, points and hyphens.
    ///   - mimeType: The file's type; control characters are left out.
    ///   - boundary: What separates the parts; random, so that it is not in the file.
    init(field: String, fileName: String, mimeType: String, boundary: String) {
        let type = String(String.UnicodeScalarView(mimeType.unicodeScalars.filter { (0x21...0x7E).contains($0.value) }))
        contentType = "multipart/form-data; boundary=\(boundary)"
        before = Array(
            """
            --\(boundary)\r
            Content-Disposition: form-data; name="\(field)"; filename="\(fileName)"\r
            Content-Type: \(type)\r
            \r

            """.utf8
        )
        after = Array("\r\n--\(boundary)--\r\n".utf8)
    }
}
