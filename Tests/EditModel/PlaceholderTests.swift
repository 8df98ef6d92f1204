import Testing

@testable import EditModel

@Test func builds() {}
