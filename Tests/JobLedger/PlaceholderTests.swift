import Testing

@testable import JobLedger

@Test func builds() {}
