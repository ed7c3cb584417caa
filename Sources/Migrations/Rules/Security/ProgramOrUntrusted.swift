extension Rule {
  static let programOrUntrusted = Rule(
    "program-or-untrusted", .error, [.security], on: [.postgres],
    why: "it runs programs on the database server, or reaches other hosts from it",
    safeForm: "a job of its own, with rights of its own",
    examples: [Example(before: "CREATE TABLE t (a int);", bad: "COPY t TO PROGRAM 'gzip > t.gz';")],
    check: .step { moment in
      switch moment.operation {
      case .security(.runsPrograms(let what)):
        return [Hit("\(what) runs on the database server", object: what)]
      case .createFunction(let function)
      where ["plpythonu", "plpython3u", "plperlu", "pltclu", "c"].contains(function.language):
        return [
          Hit(
            "\(function.name) runs \(function.language), which may do anything",
            object: function.name.description)
        ]
      default: return []
      }
    })
}
