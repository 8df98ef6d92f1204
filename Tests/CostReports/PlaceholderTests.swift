import Testing

@testable import CostReports

@Test func builds() {}
