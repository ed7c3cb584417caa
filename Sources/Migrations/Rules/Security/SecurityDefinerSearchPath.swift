extension Rule {
  static let securityDefinerSearchPath = Rule(
    "security-definer-search-path", .warning, [.security], on: [.postgres],
    why:
      "whoever calls it chooses the search_path, and so which tables and functions it uses with its "
      + "owner's rights",
    safeForm: "SET search_path = … in the definition",
    examples: [
      Example(
        bad: "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';",
        good:
          "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = x AS 'SELECT 1';")
    ],
    check: .step { moment in
      guard case .createFunction(let function) = moment.operation, function.isSecurityDefiner,
        !function.hasSearchPath
      else { return [] }
      return [
        Hit("\(function.name) is SECURITY DEFINER without a search_path", object: function.name.description)
      ]
    })
}
