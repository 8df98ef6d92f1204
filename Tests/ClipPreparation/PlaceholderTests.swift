import Testing

@testable import ClipPreparation

@Test func builds() {}
