import DocumentReading
import TestSupport
import Testing

/// That requests are valid is worth as much as the judge of it.
@Suite("A description of an API")
struct APIDescriptionTests {
  private static let description = """
    {"paths": {
      "/repos/{owner}/labels": {"get": {"parameters": [{"in": "query", "name": "page"}]},
        "post": {"parameters": [{"in": "body", "name": "body", "schema": {"$ref": "#/definitions/Label"}}]}},
      "/repos/{owner}/{name}": {"delete": {}}},
     "definitions": {"Label": {"type": "object", "required": ["name"], "properties": {
       "name": {"type": "string"}, "colour": {"type": "string", "enum": ["red"]}, "order": {"type": "integer"},
       "ids": {"type": "array", "items": {"type": "integer"}}}}}}
    """

  @Test(
    "says what is wrong with a request",
    arguments: [
      ("GET", "/repos/acme/labels", ["page"], nil, [String]()),
      ("GET", "/repos/acme/labels", ["limit"], nil, ["GET /repos/acme/labels: the query knows no \"limit\""]),
      ("GET", "/repos", [], nil, ["GET /repos: no such path"]),
      ("GET", "/repos/acme/app", [], nil, ["GET /repos/acme/app: no such method"]),
      ("DELETE", "/repos/acme/app", [], "{}", ["DELETE /repos/acme/app: takes no body"]),
      ("POST", "/repos/acme/labels", [], nil, ["POST /repos/acme/labels: a body is missing"]),
      ("POST", "/repos/acme/labels", [], #"{"name": "x", "ids": [1]}"#, []),
      (
        "POST", "/repos/acme/labels", [], #"{"colour": "red"}"#,
        ["POST /repos/acme/labels: body.name is missing"]
      ),
      (
        "POST", "/repos/acme/labels", [], #"{"name": 1, "colour": "blue", "ids": ["x"], "x": 1}"#,
        [
          "POST /repos/acme/labels: body.name is not of the type string",
          "POST /repos/acme/labels: body.colour is none of its words: blue",
          "POST /repos/acme/labels: body.ids[] is not of the type integer",
          "POST /repos/acme/labels: body knows no \"x\"",
        ]
      ),
    ])
  func violations(method: String, path: String, query: [String], body: String?, wrong: [String]) throws {
    let description = try APIDescription(Array(Self.description.utf8))
    let node = try body.map { try readJSON(Array($0.utf8), source: "body") }
    #expect(description.violations(method, path, query: query, body: node) == wrong)
  }
}
