import Testing

@testable import ClipPublishing

@Test func builds() {}
