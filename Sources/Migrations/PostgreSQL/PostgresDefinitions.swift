/// Types, routines, views, roles: statements about what is no table.
enum PostgresDefinitions {
  static func operations(_ name: String, _ node: ParseNode) -> [Operation] {
    switch name {
    case "CreateEnumStmt":
      guard let type = node["typeName"]?.qualifiedName else { return [] }
      return [.createEnum(type, values: node["vals"]?.strings ?? [])]
    case "AlterEnumStmt":
      guard let type = node["typeName"]?.qualifiedName, let new = node["newVal"]?.string else { return [] }
      return [
        node["oldVal"]?.string.map { .renameEnumValue(type, from: $0, to: new) }
          ?? .addEnumValue(type, value: new)
      ]
    case "CreateDomainStmt": return domain(node)
    case "AlterDomainStmt": return alterDomain(node)
    case "CreateFunctionStmt": return function(node)
    case "ViewStmt":
      guard let view = node["view"]?.relationName else { return [] }
      return [.createView(view, isMaterialized: false, isReplacement: node["replace"]?.isTrue ?? false)]
    case "RefreshMatViewStmt":
      guard let view = node["relation"]?.relationName else { return [] }
      return [.refreshView(view, isConcurrent: node["concurrent"]?.isTrue ?? false)]
    case "CreateTrigStmt", "RuleStmt":
      guard let table = node["relation"]?.relationName else { return [] }
      let trigger = node["trigname"]?.string ?? node["rulename"]?.string ?? ""
      return [.createTrigger(name: trigger, table: table)]
    case "CreatePolicyStmt", "AlterPolicyStmt":
      guard let table = node["table"]?.relationName else { return [] }
      return [.createPolicy(name: node["policy_name"]?.string ?? "", table: table)]
    case "AlterSeqStmt":
      let restarts = (node["options"]?.items ?? []).contains {
        $0["DefElem"]?["defname"]?.string == "restart"
      }
      guard restarts, let sequence = node["sequence"]?.relationName else {
        return [.harmless(verb: "ALTER SEQUENCE")]
      }
      return [.restartSequence(sequence)]
    case "CreateSchemaStmt": return [.createSchema(node["schemaname"]?.string ?? "")]
    case "CreateExtensionStmt": return `extension`(node)
    case "DoStmt": return block(node)
    default: return security(name, node)
    }
  }

  private static func domain(_ node: ParseNode) -> [Operation] {
    guard let name = node["domainname"]?.qualifiedName, let base = node["typeName"]?.sqlType else {
      return []
    }
    var constraints: [Constraint] = []
    for item in node["constraints"]?.items ?? [] {
      guard let written = item["Constraint"] else { continue }
      if let constraint = written.constraint {
        constraints.append(constraint)
      } else if written["contype"]?.string == "CONSTR_NOTNULL" {
        constraints.append(Constraint(.notNull))
      }
    }
    return [.createDomain(name, base: base, constraints: constraints)]
  }

  private static func alterDomain(_ node: ParseNode) -> [Operation] {
    guard let name = node["typeName"]?.qualifiedName else { return [] }
    switch node["subtype"]?.string {
    case "C":
      guard let constraint = node["def"]?["Constraint"]?.constraint else { return [] }
      return [.alterDomain(name, .addConstraint(constraint))]
    case "O": return [.alterDomain(name, .setNotNull)]
    case "X": return [.alterDomain(name, .dropConstraint)]
    case "V": return [.alterDomain(name, .validateConstraint)]
    default: return [.alterDomain(name, .other)]
    }
  }

  private static func function(_ node: ParseNode) -> [Operation] {
    guard let name = node["funcname"]?.qualifiedName else { return [] }
    var function = Function(name, language: "sql", body: "")
    for item in node["options"]?.items ?? [] {
      guard let option = item["DefElem"], let key = option["defname"]?.string else { continue }
      let word = option["arg"]?["String"]?["sval"]?.string ?? ""
      switch key {
      case "language": function.language = word.lowercased()
      case "volatility":
        function.volatility = word == "immutable" ? .immutable : word == "stable" ? .stable : .volatile
      case "as": function.body = option["arg"]?["List"]?["items"]?.strings.first ?? ""
      case "security": function.isSecurityDefiner = option["arg"]?["Boolean"]?["boolval"]?.isTrue ?? false
      case "set":
        if option["arg"]?["VariableSetStmt"]?["name"]?.string == "search_path" {
          function.hasSearchPath = true
        }
      default: continue
      }
    }
    function.isReplacement = node["replace"]?.isTrue ?? false
    return [.createFunction(function)]
  }

  private static func `extension`(_ node: ParseNode) -> [Operation] {
    let name = node["extname"]?.string ?? ""
    let runsCode = [
      "plpythonu", "plpython2u", "plpython3u", "plperlu", "pltclu", "dblink", "adminpack", "file_fdw",
    ]
    return runsCode.contains(name)
      ? [.security(.runsPrograms("the extension \(name)"))] : [.createExtension(name)]
  }

  private static func block(_ node: ParseNode) -> [Operation] {
    let body = (node["args"]?.items ?? []).compactMap { $0["DefElem"] }
      .first { $0["defname"]?.string == "as" }?["arg"]?["String"]?["sval"]?.string
    return [.createFunction(Function(ObjectName("DO"), language: "do", body: body ?? ""))]
  }

  private static func security(_ name: String, _ node: ParseNode) -> [Operation] {
    switch name {
    case "GrantStmt":
      let isPublic = (node["grantees"]?.items ?? []).contains {
        $0["RoleSpec"]?["roletype"]?.string == "ROLESPEC_PUBLIC"
      }
      let tables = PostgresOperations.relations(node["objects"])
      guard node["is_grant"]?.isTrue ?? false else {
        return tables.isEmpty ? [.harmless(verb: "REVOKE")] : tables.map { .security(.revoke($0)) }
      }
      guard isPublic else { return [.harmless(verb: "GRANT")] }
      let what = tables.map(\.description).joined(separator: ", ")
      return [.security(.grantToPublic(what))]
    case "CreateRoleStmt", "AlterRoleStmt":
      let role = node["role"]?.string ?? node["role"]?["rolename"]?.string ?? ""
      let hasPassword = (node["options"]?.items ?? []).contains {
        $0["DefElem"]?["defname"]?.string == "password" && $0["DefElem"]?["arg"] != nil
      }
      return [.security(hasPassword ? .secret("a password of the role \(role)") : .role(role))]
    case "AlterRoleSetStmt": return [.security(.role(node["role"]?["rolename"]?.string ?? ""))]
    case "CreateUserMappingStmt", "AlterUserMappingStmt":
      let hasPassword = (node["options"]?.items ?? []).contains {
        $0["DefElem"]?["defname"]?.string == "password"
      }
      return [
        hasPassword ? .security(.secret("a password of a user mapping")) : .harmless(verb: "USER MAPPING")
      ]
    case "CopyStmt":
      if node["is_program"]?.isTrue ?? false { return [.security(.runsPrograms("COPY … PROGRAM"))] }
      guard node["is_from"]?.isTrue ?? false, let table = node["relation"]?.relationName else {
        return [.harmless(verb: "COPY")]
      }
      return [.insert(table: table, source: .query)]
    case "CallStmt":
      let called = node.descendants(named: "funcname").compactMap { $0.strings.last }
      return [.select(functions: called)]
    default: return [.harmless(verb: String(name.dropLast(name.hasSuffix("Stmt") ? 4 : 0)))]
    }
  }
}
