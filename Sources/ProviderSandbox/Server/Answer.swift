import EditModel
import HTTPTypes
import Hummingbird
import NIOCore

/// An answer in JSON before it becomes HTTP.
struct Answer {
    var status = 200
    var headers: [WebHeader] = []
    var body: JSONValue

    init(_ body: JSONValue, status: Int = 200, headers: [WebHeader] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    func response() throws -> Response { response(bytes: try body.bytes()) }

    /// The answer with other bytes in the place of its body.
    func response(bytes: some Sequence<UInt8>) -> Response {
        var fields = HTTPFields()
        fields[.contentType] = "application/json"
        for header in headers {
            if let name = HTTPField.Name(header.name) { fields[name] = header.value }
        }
        return Response(status: .init(code: status), headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
