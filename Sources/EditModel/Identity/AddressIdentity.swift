import Foundation

/// What counts of an address when it names a clip: all but the parts that only sign it or limit its life.
public enum AddressIdentity {
    /// The address without signature and expiry parameters and without a fragment.
    ///
    /// Known: AWS Signature 4 (`X-Amz-*`) and 2 (`AWSAccessKeyId`, `Signature`, `Expires`), Google (`X-Goog-*`),
    /// Tencent COS (`q-*`), Alibaba OSS (`OSSAccessKeyId`, `x-oss-*`), Azure SAS.
    ///
    /// - Parameter address: The address as the manifest gives it.
    /// - Returns: The address that counts; scheme and host in lower case.
    public static func of(_ address: String) -> String {
        guard var parts = URLComponents(string: address) else { return address }
        parts.scheme = parts.scheme?.lowercased()
        parts.encodedHost = parts.encodedHost?.lowercased()
        parts.fragment = nil
        if let items = parts.percentEncodedQueryItems {
            let isAzure = items.contains { $0.name == "sig" } && items.contains { $0.name == "sv" }
            let kept = items.filter { !isSignature($0.name, azure: isAzure) }
            parts.percentEncodedQueryItems = kept.isEmpty ? nil : kept
        }
        return parts.string ?? address
    }

    private static func isSignature(_ name: String, azure: Bool) -> Bool {
        let lower = name.lowercased()
        if ["x-amz-", "x-goog-", "x-oss-", "q-"].contains(where: lower.hasPrefix) { return true }
        if ["awsaccesskeyid", "signature", "expires", "ossaccesskeyid", "googleaccessid"].contains(lower) {
            return true
        }
        return azure && ["sv", "ss", "srt", "sp", "se", "st", "spr", "sig", "sr", "sip", "skoid"].contains(lower)
    }
}
