// swift-tools-version: 6.2
import PackageDescription

/// The settings of every target: Swift 6, explicit existentials, explicit imports, no warnings.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

/// A library of this package: what lives there is said in the doc comment of its main type.
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of a library; the folders mirror those of `Sources`.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.byName(name: name), "TestSupport"] + dependencies,
        path: "Tests/" + name,
        swiftSettings: settings
    )
}

let package = Package(
    name: "wanbatch",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "wanbatch", targets: ["wanbatch"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        room("EditModel", [crypto]),
        room("ManifestReader", ["EditModel"]),
        room("ClipPreparation", ["EditModel", subprocess, systemPackage, logging]),
        room(
            "ClipPublishing",
            [
                "EditModel", hummingbird, hummingbirdCore, httpTypes, nioCore, nioPosix, logging, crypto,
                serviceLifecycle,
            ]
        ),
        room("EditProviders", ["EditModel"]),
        room("JobLedger", ["EditModel", grdb, systemPackage]),
        room(
            "BatchPipeline",
            [
                "EditModel", "ManifestReader", "ClipPreparation", "ClipPublishing", "EditProviders", "JobLedger",
                asyncHTTPClient, deque, heap, crypto, logging, nioCore, nioHTTP1, nioPosix, nioSSL, systemPackage,
            ]
        ),
        room("CostReports", ["EditModel", "JobLedger", mustache]),
        room(
            "ProviderSandbox",
            [
                "EditModel", asyncHTTPClient, hummingbird, httpTypes, nioCore, nioHTTP1, serviceLifecycle, subprocess,
                systemPackage, logging, crypto,
            ]
        ),
        .executableTarget(
            name: "wanbatch",
            dependencies: [
                "EditModel", "ManifestReader", "ClipPreparation", "ClipPublishing", "EditProviders", "JobLedger",
                "BatchPipeline", "CostReports", "ProviderSandbox", argumentParser, logging, serviceLifecycle,
                subprocess,
                systemPackage, unixSignals,
            ],
            swiftSettings: settings
        ),
        // What the tests of several libraries share.
        .target(
            name: "TestSupport",
            dependencies: ["EditModel", "JobLedger"],
            path: "Tests/Support",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "wanbatch-benchmarks",
            dependencies: [
                "EditModel", "ClipPreparation", "JobLedger", "BatchPipeline", "ProviderSandbox", grdb, hummingbird,
                httpTypes, nioCore, logging,
            ],
            path: "Tests/Benchmarks",
            swiftSettings: settings
        ),
        tests("EditModel"),
        tests("ManifestReader", ["EditModel"]),
        tests("ClipPreparation", ["EditModel", subprocess]),
        tests("ClipPublishing", ["EditModel", "BatchPipeline", "ClipPreparation", hummingbird, httpTypes, nioCore]),
        tests("EditProviders", ["EditModel"]),
        tests("JobLedger", ["EditModel", grdb]),
        tests(
            "BatchPipeline",
            [
                "EditModel", "ManifestReader", "ClipPreparation", "ClipPublishing", "EditProviders", "JobLedger",
                "ProviderSandbox", "CostReports", hummingbird, httpTypes, nioCore, logging, crypto,
            ]
        ),
        tests("CostReports", ["EditModel", "JobLedger"]),
        tests("ProviderSandbox", ["EditModel", asyncHTTPClient, nioCore, nioHTTP1, hummingbird, logging]),
        tests(
            "wanbatch",
            [
                "EditModel", "JobLedger", "ProviderSandbox", subprocess, hummingbird, httpTypes, nioCore, logging,
                crypto, serviceLifecycle,
            ]
        ),
    ]
)

// A program for libFuzzer, which `Tests/fuzz.sh` builds; it has no `main` of its own.
if Context.environment["WANBATCH_FUZZING"] != nil {
    package.targets.append(
        .executableTarget(
            name: "ManifestFuzzer",
            dependencies: ["EditModel", "ManifestReader"],
            path: "Tests/Fuzzing",
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]
        )
    )
}
