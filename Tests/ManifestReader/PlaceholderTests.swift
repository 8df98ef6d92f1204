import Testing

@testable import ManifestReader

@Test func builds() {}
