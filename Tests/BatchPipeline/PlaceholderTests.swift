import Testing

@testable import BatchPipeline

@Test func builds() {}
