import ArgumentParser

@main struct Wanbatch: AsyncParsableCommand { func run() async throws { print("wanbatch") } }
