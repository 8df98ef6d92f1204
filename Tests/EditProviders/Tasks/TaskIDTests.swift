import Testing

@testable import EditProviders

struct TaskIDTests {
    @Test(arguments: ["a", "task-unified-1757169743-7cvnl5zw", "A.b:c_d-9", String(repeating: "x", count: 128)])
    func plainNamesAreTaken(_ text: String) {
        #expect(TaskID(text)?.text == text)
    }

    @Test(arguments: [
        "", ".", "..", "a/b", "a b", "a?b", "a%2Fb", "a\n", "é", "a\u{0}", String(repeating: "x", count: 129),
    ])
    func namesThatWouldChangeARequestAreNot(_ text: String) {
        #expect(TaskID(text) == nil)
    }
}
