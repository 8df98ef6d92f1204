import Testing

@testable import ProviderSandbox

@Test func builds() {}
