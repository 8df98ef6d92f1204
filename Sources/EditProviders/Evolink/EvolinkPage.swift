import Foundation

/// Several tasks in one answer: of the batch query, or a page of the list.
struct EvolinkPage: Decodable {
    /// `nil` where the answer has no list at all.
    let tasks: [EvolinkTask]?
    let total: Decimal?
    let page: Decimal?
    let pageSize: Decimal?

    init(from decoder: any Decoder) throws {
        guard let answer = try? decoder.container(keyedBy: CodingKeys.self) else {
            (tasks, total, page, pageSize) = (nil, nil, nil, nil)
            return
        }
        tasks = (try? answer.nestedUnkeyedContainer(forKey: .data)).map { _ in answer.list(EvolinkTask.self, .data) }
        total = answer.amount(.total)
        page = answer.amount(.page)
        pageSize = answer.amount(.pageSize)
    }

    private enum CodingKeys: String, CodingKey {
        case data, total, page
        case pageSize = "page_size"
    }
}
