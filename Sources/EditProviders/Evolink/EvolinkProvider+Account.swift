import EditModel
import Foundation

/// The account: its tasks and its credits. None of it is on a page of Evolink's documents; its own client uses it.
extension EvolinkProvider {
    /// The most tasks of a page, in Evolink's own client.
    private static var pageSize: Int { 50 }

    func taskList(page: Int) -> WebRequest? {
        let query = "model=\(traits.model)&page=\(max(page, 1))&page_size=\(Self.pageSize)"
        return WebRequest("GET", baseURL.appending("/v1/tasks?\(query)"), bearer: key)
    }

    func listing(of response: WebResponse) -> ListOutcome {
        guard response.isSuccess else { return errors.trouble(response, isOptional: true).outcome() }
        guard let page = reader.decode(EvolinkPage.self, from: response) else { return unreadable(response) }
        guard let tasks = page.tasks else { return .notOffered }
        let listed = tasks.compactMap { task -> ListedTask? in
            guard let id = task.id.flatMap(TaskID.init) else { return nil }
            let status = task.status.map(taskStatus) ?? .unrecognised("")
            let model = task.model.map { reader.clean($0, limit: 100) } ?? ""
            return ListedTask(id: id, createdAt: task.createdAt, status: status, model: model)
        }
        return .answer(TaskListing(tasks: listed, hasMore: hasMore(page, count: tasks.count)))
    }

    private func hasMore(_ page: EvolinkPage, count: Int) -> Bool {
        guard count > 0 else { return false }
        guard let total = page.total, let number = page.page else { return count >= Self.pageSize }
        return number * (page.pageSize ?? Decimal(Self.pageSize)) < total
    }

    func accountCheck() -> WebRequest? { WebRequest("GET", baseURL.appending("/v1/credits"), bearer: key) }

    func accountState(of response: WebResponse) -> AccountOutcome {
        guard response.isSuccess else { return errors.trouble(response, isOptional: true).outcome() }
        guard let credits = reader.decode(EvolinkCredits.self, from: response), credits.isSuccess else {
            return unreadable(response)
        }
        return .answer(credits.left.map(AccountState.credits) ?? .open)
    }
}

/// The answer of `GET /v1/credits`: what the user and what the key may still spend.
private struct EvolinkCredits: Decodable {
    let isSuccess: Bool
    /// The lesser of both; `nil` if neither is said.
    let left: Decimal?

    init(from decoder: any Decoder) throws {
        let answer = try decoder.container(keyedBy: CodingKeys.self)
        let data = answer.lenient(Owners.self, .data)
        isSuccess = data != nil && answer.flag(.success) != false
        let token = data?.token?.isUnlimited == true ? nil : data?.token?.remaining
        left = [data?.user?.remaining, token].compactMap { $0 }.min()
    }

    private enum CodingKeys: String, CodingKey { case success, data }

    private struct Owners: Decodable {
        let user: Purse?
        let token: Purse?
    }

    private struct Purse: Decodable {
        let isUnlimited: Bool?
        let remaining: Decimal?

        init(from decoder: any Decoder) throws {
            let purse = try decoder.container(keyedBy: CodingKeys.self)
            isUnlimited = purse.flag(.unlimited)
            remaining = purse.number(.remaining)
        }

        private enum CodingKeys: String, CodingKey {
            case unlimited = "unlimited_credits"
            case remaining = "remaining_credits"
        }
    }
}
