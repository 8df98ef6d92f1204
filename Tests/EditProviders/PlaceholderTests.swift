import Testing

@testable import EditProviders

@Test func builds() {}
