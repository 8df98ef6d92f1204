import EditModel
import EditProviders
import Foundation
import Testing

@testable import BatchPipeline

@Suite struct ProviderKeyTests {
    private struct NoFile: Error {}

    private func find(_ environment: [String: String], file: [UInt8]? = nil) throws -> String {
        try ProviderKey.find(EvolinkKind(), in: environment) { path in
            guard path == "/secret", let file else { throw NoFile() }
            return file
        }.reveal()
    }

    @Test func theEnvironmentIsAskedFirst() throws {
        #expect(try find(["EVOLINK_API_KEY": "k1", "EVOLINK_API_KEY_FILE": "/secret"], file: Array("k2".utf8)) == "k1")
    }

    @Test(arguments: ["k2", "k2\n", "  k2\r\n", "\nk2\nsecond line\n", "k2\u{A0}"])
    func aFileGivesItsFirstWord(_ text: String) throws {
        #expect(try find(["EVOLINK_API_KEY_FILE": "/secret"], file: Array(text.utf8)) == "k2")
        #expect(try find(["EVOLINK_API_KEY": "", "EVOLINK_API_KEY_FILE": "/secret"], file: Array(text.utf8)) == "k2")
    }

    @Test(arguments: [[:], ["EVOLINK_API_KEY": ""], ["EVOLINK_API_KEY_FILE": ""], ["NOVITA_API_KEY": "k"]])
    func withoutAKeyTheErrorNamesTheVariable(_ environment: [String: String]) throws {
        let error = #expect(throws: WanbatchError.self) { try find(environment) }
        #expect(error?.kind == .access)
        #expect(error?.hint?.contains("EVOLINK_API_KEY") == true)
    }

    @Test func aFileThatCannotBeReadIsSaid() throws {
        let error = #expect(throws: WanbatchError.self) { try find(["EVOLINK_API_KEY_FILE": "/elsewhere"]) }
        #expect(error?.kind == .access)
        #expect(error?.code == "key-file")
    }

    @Test(arguments: ["k1\n", " k1 ", "\tk1\r\n"]) func whiteSpaceAroundAKeyIsNotPartOfIt(_ text: String) throws {
        #expect(try find(["EVOLINK_API_KEY": text]) == "k1")
    }

    @Test func aKeyOfWhiteSpaceIsNone() throws {
        let error = #expect(throws: WanbatchError.self) { try find(["EVOLINK_API_KEY": " "]) }
        #expect(error?.code == "key-missing")
    }

    @Test(arguments: ["two words", "k\u{1}"]) func aKeyThatNoKeyIsIsSaidToBeMalformed(_ text: String)
        throws
    {
        let base = try #require(WebAddress("https://api.example.com"))
        let error = #expect(throws: WanbatchError.self) {
            let key = Secret(try find(["EVOLINK_API_KEY": text]))
            _ = try EvolinkKind().make(ProviderConfiguration(baseURL: base, apiKey: key))
        }
        #expect(error?.code == "key-malformed")
    }

    /// A mounted secret is a link to a link to the file.
    @Test(arguments: [(0o600, false), (0o400, false), (0o640, true), (0o604, true)])
    func aLinkIsJudgedByItsFile(mode: Int, isWarned: Bool) throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("secret data", Array("k".utf8))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        try FileManager.default.createSymbolicLink(atPath: folder("data"), withDestinationPath: "secret data")
        try FileManager.default.createSymbolicLink(atPath: folder("key"), withDestinationPath: folder("data"))
        for path in [file, folder("data"), folder("key")] {
            let warning = ProviderKey.warning(EvolinkKind(), in: ["EVOLINK_API_KEY_FILE": path])
            #expect((warning != nil) == isWarned, "\(path)")
        }
    }

    @Test func theSandboxNeedsNone() throws {
        #expect(try ProviderKey.find(SandboxKind(), in: [:]) { _ in [] }.reveal() == "sandbox")
    }
}
