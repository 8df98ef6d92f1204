#if DEBUG
    import EditModel
    import Foundation
    import Testing

    @Suite struct FailpointTests {
        @Test(arguments: [
            ("kill@17", Failpoint.Action.kill, DurableStep?.none, 17, false),
            ("kill@intent-written:2", .kill, .intentWritten, 2, false),
            ("fail@posted", .fail(ENOSPC), .posted, 1, false),
            ("fail@renamed:3=EIO", .fail(EIO), .renamed, 3, false),
            ("show@1+", .show, nil, 1, true),
            ("fail@4+=EDQUOT", .fail(EDQUOT), nil, 4, true),
        ])
        func texts(text: String, action: Failpoint.Action, step: DurableStep?, number: Int, isLasting: Bool) throws {
            let failpoint = try #require(Failpoint(text))
            #expect(failpoint.action == action)
            #expect(failpoint.step == step)
            #expect(failpoint.number == number)
            #expect(failpoint.isLasting == isLasting)
        }

        @Test(arguments: ["", "kill", "kill@", "kill@0", "kill@nowhere", "kill@1=EIO", "fail@1=EWHAT", "fail@-1"])
        func `texts that are none`(text: String) { #expect(Failpoint(text) == nil) }

        @Test func `the step with the number fails, with the number of the system`() throws {
            let failpoints = Failpoints(try #require(Failpoint("fail@3=EIO")))
            #expect(failpoints.pass(.planned))
            #expect(failpoints.pass(.claimed))
            errno = 0
            let isTaken = failpoints.pass(.planned)
            let number = errno
            #expect(!isTaken)
            #expect(number == EIO)
            #expect(failpoints.pass(.planned))
        }

        @Test func `a name counts by itself`() throws {
            let failpoints = Failpoints(try #require(Failpoint("fail@posted:2")))
            let steps: [DurableStep] = [.posted, .sent, .idStored, .posted, .posted]
            #expect(steps.map(failpoints.pass) == [true, true, true, false, true])
        }

        @Test func `a lasting failpoint strikes from there on`() throws {
            let failpoints = Failpoints(try #require(Failpoint("fail@2+")))
            let steps: [DurableStep] = [.posted, .sent, .idStored]
            #expect(steps.map(failpoints.pass) == [true, false, false])
        }

        @Test func `killing is what kill -9 does`() async {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                guard let failpoint = Failpoint("kill@1") else { return }
                _ = Failpoints(failpoint).pass(.posted)
            }
        }
    }
#endif
