import TestSupport
import Testing

/// What SARIF 2.1.0 (OASIS, sections 3.13 to 3.58) asks of the objects that this program writes, as a JSON Schema of
/// our own: a property that is not in it is one that nobody meant to write.
enum SARIFSchema {
  /// Python with the module jsonschema; nil where `scripts/setup-peers` did not run.
  static let python: String? = peerPath("python3").flatMap { path in
    // A Python that does not start has no modules.
    let run = try? runProgram(path, ["-c", "import jsonschema"])
    return run?.status == 0 ? path : nil
  }

  /// What is wrong with each of these files, a line each: `all.sarif: /runs/0/results/0: …`; nothing where they are right.
  static func problems(in files: [String], folder: String) throws -> String {
    let python = try #require(Self.python)
    let run = try runProgram(python, ["-c", check, text] + files, in: folder)
    return run.output + run.error
  }

  private static let check = """
    import json, sys, jsonschema
    schema = json.loads(sys.argv[1])
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as file: document = json.load(file)
        for error in validator.iter_errors(document):
            print(f"{name}: /{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    """

  private static let text = """
    {
      "$schema": "http://json-schema.org/draft-07/schema#",
      "type": "object", "required": ["version", "runs"], "additionalProperties": false,
      "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"enum": ["2.1.0"]},
        "runs": {"type": "array", "items": {"$ref": "#/definitions/run"}}
      },
      "definitions": {
        "run": {
          "type": "object", "required": ["tool"], "additionalProperties": false,
          "properties": {
            "tool": {
              "type": "object", "required": ["driver"], "additionalProperties": false,
              "properties": {"driver": {"$ref": "#/definitions/driver"}}
            },
            "invocations": {"type": "array", "items": {"$ref": "#/definitions/invocation"}},
            "automationDetails": {
              "type": "object", "additionalProperties": false, "properties": {"id": {"type": "string"}}
            },
            "originalUriBaseIds": {
              "type": "object",
              "additionalProperties": {
                "type": "object", "additionalProperties": false,
                "properties": {"uri": {"type": "string"}, "description": {"$ref": "#/definitions/text"}}
              }
            },
            "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            "results": {"type": "array", "items": {"$ref": "#/definitions/result"}},
            "properties": {"$ref": "#/definitions/bag"}
          }
        },
        "driver": {
          "type": "object", "required": ["name"], "additionalProperties": false,
          "properties": {
            "name": {"type": "string"}, "version": {"type": "string"}, "semanticVersion": {"type": "string"},
            "informationUri": {"type": "string", "format": "uri"},
            "rules": {"type": "array", "uniqueItems": true, "items": {"$ref": "#/definitions/rule"}}
          }
        },
        "rule": {
          "type": "object", "required": ["id"], "additionalProperties": false,
          "properties": {
            "id": {"type": "string"}, "name": {"type": "string"},
            "helpUri": {"type": "string", "format": "uri", "pattern": "^https?://"},
            "shortDescription": {"$ref": "#/definitions/text"}, "fullDescription": {"$ref": "#/definitions/text"},
            "help": {"$ref": "#/definitions/text"},
            "defaultConfiguration": {
              "type": "object", "additionalProperties": false,
              "properties": {"level": {"$ref": "#/definitions/level"}, "enabled": {"type": "boolean"}}
            },
            "properties": {"$ref": "#/definitions/bag"}
          }
        },
        "result": {
          "type": "object", "required": ["message"], "additionalProperties": false,
          "properties": {
            "ruleId": {"type": "string", "minLength": 1}, "ruleIndex": {"type": "integer", "minimum": 0},
            "level": {"$ref": "#/definitions/level"},
            "kind": {"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
            "message": {"$ref": "#/definitions/text"},
            "locations": {"type": "array", "items": {"$ref": "#/definitions/location"}},
            "relatedLocations": {"type": "array", "uniqueItems": true, "items": {"$ref": "#/definitions/location"}},
            "partialFingerprints": {"$ref": "#/definitions/strings"},
            "baselineState": {"enum": ["new", "unchanged", "updated", "absent"]},
            "suppressions": {"type": "array", "uniqueItems": true, "items": {"$ref": "#/definitions/suppression"}},
            "codeFlows": {"type": "array", "items": {"$ref": "#/definitions/codeFlow"}},
            "provenance": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "firstDetectionTimeUtc": {
                  "type": "string", "pattern": "^\\\\d{4}-\\\\d\\\\d-\\\\d\\\\dT\\\\d\\\\d:\\\\d\\\\d:\\\\d\\\\dZ$"
                }
              }
            },
            "properties": {"$ref": "#/definitions/bag"}
          }
        },
        "location": {
          "type": "object", "required": ["physicalLocation"], "additionalProperties": false,
          "properties": {
            "id": {"type": "integer", "minimum": 0},
            "physicalLocation": {
              "type": "object", "required": ["artifactLocation"], "additionalProperties": false,
              "properties": {
                "artifactLocation": {
                  "type": "object", "required": ["uri"], "additionalProperties": false,
                  "properties": {
                    "uri": {"type": "string", "minLength": 1, "pattern": "^[!-~]*$"},
                    "uriBaseId": {"type": "string"}
                  }
                },
                "region": {
                  "type": "object", "required": ["startLine"], "additionalProperties": false,
                  "properties": {
                    "startLine": {"type": "integer", "minimum": 1}, "startColumn": {"type": "integer", "minimum": 1},
                    "endLine": {"type": "integer", "minimum": 1}, "endColumn": {"type": "integer", "minimum": 1}
                  }
                }
              }
            },
            "message": {"$ref": "#/definitions/text"}
          }
        },
        "suppression": {
          "type": "object", "required": ["kind"], "additionalProperties": false,
          "properties": {
            "kind": {"enum": ["inSource", "external"]}, "status": {"enum": ["accepted", "underReview", "rejected"]},
            "justification": {"type": "string"}
          }
        },
        "codeFlow": {
          "type": "object", "required": ["threadFlows"], "additionalProperties": false,
          "properties": {
            "threadFlows": {
              "type": "array", "minItems": 1,
              "items": {
                "type": "object", "required": ["locations"], "additionalProperties": false,
                "properties": {
                  "locations": {
                    "type": "array", "minItems": 1,
                    "items": {
                      "type": "object", "additionalProperties": false,
                      "properties": {"location": {"$ref": "#/definitions/location"}}
                    }
                  }
                }
              }
            }
          }
        },
        "invocation": {
          "type": "object", "required": ["executionSuccessful"], "additionalProperties": false,
          "properties": {
            "executionSuccessful": {"type": "boolean"}, "exitCode": {"type": "integer"},
            "toolExecutionNotifications": {"type": "array", "items": {"$ref": "#/definitions/notification"}},
            "toolConfigurationNotifications": {"type": "array", "items": {"$ref": "#/definitions/notification"}}
          }
        },
        "notification": {
          "type": "object", "required": ["message"], "additionalProperties": false,
          "properties": {
            "level": {"$ref": "#/definitions/level"}, "message": {"$ref": "#/definitions/text"},
            "locations": {"type": "array", "items": {"$ref": "#/definitions/location"}},
            "descriptor": {
              "type": "object", "required": ["id"], "additionalProperties": false,
              "properties": {"id": {"type": "string"}}
            }
          }
        },
        "level": {"enum": ["none", "note", "warning", "error"]},
        "text": {
          "type": "object", "required": ["text"], "additionalProperties": false,
          "properties": {"text": {"type": "string", "minLength": 1}, "markdown": {"type": "string", "minLength": 1}}
        },
        "strings": {"type": "object", "additionalProperties": {"type": "string"}},
        "bag": {
          "type": "object",
          "properties": {"tags": {"type": "array", "uniqueItems": true, "items": {"type": "string"}}}
        }
      }
    }
    """
}
