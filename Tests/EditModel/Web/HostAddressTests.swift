import EditModel
import Testing

@Suite struct HostAddressTests {
    @Test(arguments: [
        "127.0.0.1", "127.255.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1", "198.18.0.1", "192.0.0.8", "224.0.0.1", "255.255.255.255", "240.0.0.1",
        "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "fec0::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
        "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1", "2001:db8::1",
        "100::1",
    ])
    func `addresses of no public host are internal`(text: String) throws {
        #expect(try #require(HostAddress(text)).isInternal)
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "192.167.1.1", "198.20.0.1",
        "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
    ])
    func `public addresses are not`(text: String) throws {
        #expect(try #require(HostAddress(text)).isInternal == false)
    }

    @Test(arguments: ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
    func `this machine is known by its number`(text: String) throws {
        #expect(try #require(HostAddress(text)).isLoopback)
    }

    @Test(arguments: ["", "localhost", "127.1", "0x7f.0.0.1", "1.2.3", "1.2.3.4.5", "::g", "[::1]", "127.0.0.1:80"])
    func `other text is no address`(text: String) {
        #expect(HostAddress(text) == nil)
    }
}
