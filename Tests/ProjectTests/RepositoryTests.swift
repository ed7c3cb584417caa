import LocalSystem
import TestSupport
import Testing

@Suite("The repository")
struct RepositoryTests {
  @Test("names no folder of one machine")
  func noMachine() throws {
    let files = try Checkout.files(
      in: [".ci", "Benchmarks", "Plugins", "Sources", "Tests", "docs", "fixtures", "policies", "scripts"],
      and: ["CHANGELOG.md", "CONTRIBUTING.md", "Package.swift", "README.md"])
    let homes = /(?:^|[^A-Za-z0-9_.~\/-])\/(?:work|root|home\/[a-z]+|Users\/[a-z]+)\//
    let found = files.filter { !$0.path.hasPrefix("Tests/ProjectTests/") }.flatMap { file in
      file.text.split(separator: "\n").filter { $0.contains(homes) }.map { "\(file.path): \($0)" }
    }
    #expect(found == [])
  }

  private static let programs = ["scripts", "Benchmarks", ".ci"]

  @Test("has scripts that can be run, and says what each is for", arguments: programs)
  func scripts(folder: String) throws {
    let told = try ["README.md", "CONTRIBUTING.md", "docs/benchmarks.md", ".ci/run"].map(Checkout.text)
      .joined()
    let files = try Checkout.files(in: [folder])
    #expect(!files.isEmpty)
    // A module of Python is run by the programs beside it, and a floor in C compiled by them.
    for file in files where !file.path.hasSuffix(".py") && !file.path.hasSuffix(".c") {
      #expect(file.text.hasPrefix("#!/usr/bin/env "), "\(file.path)")
      #expect(told.contains(file.path), "\(file.path) is mentioned nowhere")
      let test = try runProgram("test", ["-x", "\(Checkout.root.appending(file.path))"])
      #expect(test.status == 0, "\(file.path) cannot be run")
    }
  }

  @Test("keeps its shell scripts from going on after a failure", arguments: programs)
  func strict(folder: String) throws {
    for file in try Checkout.files(in: [folder]) where file.text.hasPrefix("#!/usr/bin/env bash") {
      #expect(file.text.contains("\nset -euo pipefail\n"), "\(file.path)")
    }
  }
}
