import Foundation

/// What counts of an address when it names a clip: all but the parts that only sign it or limit its life.
public enum AddressIdentity {
    /// The address without signature and expiry parameters and without a fragment.
    ///
    /// Known: AWS Signature 4 (`X-Amz-*`) and 2 (`AWSAccessKeyId`, `Signature`, `Expires`), CloudFront, Google
    /// (`X-Goog-*`), Tencent COS (`q-sign-time` and its like), Alibaba OSS (`OSSAccessKeyId`, `x-oss-signature` and its
    /// like, but not `x-oss-process`, which changes the content), Azure SAS. A parameter that is not known counts: an
    /// address too many is paid for twice at worst, an address too few would never be edited.
    ///
    /// - Parameter address: The address as the manifest gives it.
    /// - Returns: The address that counts; scheme and host in lower case.
    public static func of(_ address: String) -> String {
        guard var parts = URLComponents(string: address) else { return address }
        parts.scheme = parts.scheme?.lowercased()
        parts.encodedHost = parts.encodedHost?.lowercased()
        parts.fragment = nil
        if let items = parts.percentEncodedQueryItems {
            let names = Set(items.map { $0.name.lowercased() })
            var signing = signatures
            if names.isSuperset(of: ["sig", "sv"]) { signing.formUnion(azure) }
            if names.contains("key-pair-id") { signing.formUnion(["key-pair-id", "policy"]) }
            let kept = items.filter { item in
                let name = item.name.lowercased()
                return !signing.contains(name) && !name.hasPrefix("x-amz-") && !name.hasPrefix("x-goog-")
            }
            parts.percentEncodedQueryItems = kept.contains { !$0.name.isEmpty } ? kept : nil
        }
        return parts.string ?? address
    }

    private static let signatures: Set<String> = [
        "awsaccesskeyid", "signature", "expires", "ossaccesskeyid", "googleaccessid",
        "q-sign-algorithm", "q-ak", "q-sign-time", "q-key-time", "q-header-list", "q-url-param-list", "q-signature",
        "x-cos-security-token", "security-token",
        "x-oss-signature", "x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-expires",
        "x-oss-security-token", "x-oss-additional-headers",
    ]

    private static let azure: Set<String> = [
        "sv", "ss", "srt", "sp", "se", "st", "spr", "sig", "sr", "sip",
        "skoid", "sktid", "skt", "ske", "sks", "skv",
    ]
}
