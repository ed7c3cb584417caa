// What `gate new` writes. GATE-NAME stands for the gate's id; each asks the same question, so that one can be read
// beside another: does a changed file still hold a word that was to go before the merge?

let gateDescription = #"""
  {
    "protocol": 1,
    "id": "GATE-NAME",
    "summary": "Does a changed file hold words that have to go before the merge?",
    "rationale": "Why a team wants it, and what it costs them not to have it.",
    "rules": [
      {"id": "word-left", "summary": "A changed file holds one of the words."}
    ],
    "reads": {
      "snapshots": [{"of": "head", "paths": ["**"]}]
    },
    "settings": [
      {"key": "words", "type": "list", "of": {"type": "text"}, "default": ["DO NOT MERGE"],
       "help": "words that have to go"}
    ],
    "examples": [
      {
        "title": "a file that holds a word is found",
        "commits": [{"message": "feat: start", "files": {"notes.txt": "one\nDO NOT MERGE\n"}}],
        "findings": ["notes.txt still says \"DO NOT MERGE\""]
      },
      {
        "title": "other files pass",
        "commits": [{"message": "feat: start", "files": {"notes.txt": "one\n"}}]
      },
      {
        "title": "the policy says which words",
        "settings": {"words": ["DRAFT"]},
        "commits": [{"message": "feat: start", "files": {"notes.txt": "DRAFT\nDO NOT MERGE\n"}}],
        "findings": ["notes.txt still says \"DRAFT\""]
      }
    ]
  }

  """#

let shellGate =
  #"""
  #!/bin/sh
  # A gate of Gatehouse; docs/protocol.md says what describe and evaluate write. It needs jq.
  set -eu

  describe() {
    cat <<'JSON'

  """# + gateDescription + #"""
    JSON
    }

    evaluate() {
      jq -c '
        . as $request
        | {
            protocol: 1,
            findings: [
              $request.snapshots[0].files[]
              | select(.text != null) as $file
              | $request.settings.words[] as $word
              | $file.text | split("\n") | to_entries[]
              | select(.value | contains($word))
              | {
                  rule: "word-left",
                  message: "\($file.path) still says \"\($word)\"",
                  help: "take the line out",
                  path: $file.path,
                  lines: {from: (.key + 1), to: (.key + 1)}
                }
            ]
          }'
    }

    case "${1-}" in
      describe) describe ;;
      evaluate) evaluate ;;
      *) echo "usage: GATE-NAME describe | evaluate" >&2; exit 2 ;;
    esac

    """#

let pythonGate =
  #"""
  #!/usr/bin/env python3
  """A gate of Gatehouse; docs/protocol.md says what describe and evaluate write."""
  import json
  import sys

  DESCRIPTION = r"""

  """# + gateDescription + #"""
    """


    def evaluate(request):
        findings = []
        for file in request["snapshots"][0]["files"]:
            for number, line in enumerate(file.get("text", "").split("\n"), 1):
                for word in request["settings"]["words"]:
                    if word in line:
                        findings.append({
                            "rule": "word-left",
                            "message": '%s still says "%s"' % (file["path"], word),
                            "help": "take the line out",
                            "path": file["path"],
                            "lines": {"from": number, "to": number},
                        })
        return {"protocol": 1, "findings": findings}


    if __name__ == "__main__":
        verb = sys.argv[1] if len(sys.argv) > 1 else ""
        if verb == "describe":
            print(DESCRIPTION)
        elif verb == "evaluate":
            json.dump(evaluate(json.load(sys.stdin)), sys.stdout)
        else:
            sys.exit("usage: GATE-NAME describe | evaluate")

    """#

let goGate = #"""
  // A gate of Gatehouse; docs/protocol.md says what describe and evaluate write.
  package main

  import (
  	_ "embed"
  	"encoding/json"
  	"fmt"
  	"os"
  	"strings"
  )

  //go:embed description.json
  var description string

  type request struct {
  	Settings struct {
  		Words []string `json:"words"`
  	} `json:"settings"`
  	Snapshots []struct {
  		Files []struct {
  			Path string `json:"path"`
  			Text string `json:"text"`
  		} `json:"files"`
  	} `json:"snapshots"`
  }

  type lines struct {
  	From int `json:"from"`
  	To   int `json:"to"`
  }

  type finding struct {
  	Rule    string `json:"rule"`
  	Message string `json:"message"`
  	Help    string `json:"help"`
  	Path    string `json:"path"`
  	Lines   lines  `json:"lines"`
  }

  type response struct {
  	Protocol int       `json:"protocol"`
  	Findings []finding `json:"findings"`
  }

  func evaluate(asked request) response {
  	answer := response{Protocol: 1, Findings: []finding{}}
  	for _, file := range asked.Snapshots[0].Files {
  		for index, line := range strings.Split(file.Text, "\n") {
  			for _, word := range asked.Settings.Words {
  				if strings.Contains(line, word) {
  					answer.Findings = append(answer.Findings, finding{
  						Rule:    "word-left",
  						Message: fmt.Sprintf("%s still says \"%s\"", file.Path, word),
  						Help:    "take the line out",
  						Path:    file.Path,
  						Lines:   lines{From: index + 1, To: index + 1},
  					})
  				}
  			}
  		}
  	}
  	return answer
  }

  func main() {
  	verb := ""
  	if len(os.Args) > 1 {
  		verb = os.Args[1]
  	}
  	switch verb {
  	case "describe":
  		fmt.Print(description)
  	case "evaluate":
  		var asked request
  		if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
  			fmt.Fprintln(os.Stderr, "cannot read the request:", err)
  			os.Exit(1)
  		}
  		if err := json.NewEncoder(os.Stdout).Encode(evaluate(asked)); err != nil {
  			fmt.Fprintln(os.Stderr, "cannot write the answer:", err)
  			os.Exit(1)
  		}
  	default:
  		fmt.Fprintln(os.Stderr, "usage: GATE-NAME describe | evaluate")
  		os.Exit(2)
  	}
  }

  """#

let swiftGatePackage = #"""
  // swift-tools-version: 5.9
  import PackageDescription

  let package = Package(
    name: "GATE-NAME",
    targets: [.executableTarget(name: "GATE-NAME")]
  )

  """#

let swiftGate = ##"""
  // A gate of Gatehouse; docs/protocol.md says what describe and evaluate write.
  import class Foundation.FileHandle
  import class Foundation.JSONDecoder
  import class Foundation.JSONEncoder
  import func Foundation.exit
  import struct Foundation.Data

  let description = #"""
    DESCRIPTION
    """#

  struct Request: Decodable {
    struct Settings: Decodable { let words: [String] }
    struct Snapshot: Decodable { let files: [File] }
    struct File: Decodable {
      let path: String
      let text: String?
    }
    let settings: Settings
    let snapshots: [Snapshot]
  }

  struct Lines: Encodable { let from, to: Int }

  struct Finding: Encodable {
    let rule, message, help, path: String
    let lines: Lines
  }

  struct Response: Encodable {
    var `protocol` = 1
    var findings: [Finding] = []
  }

  func evaluate(_ request: Request) -> Response {
    var response = Response()
    for file in request.snapshots.first?.files ?? [] {
      let lines = (file.text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() {
        for word in request.settings.words where line.contains(word) {
          response.findings.append(
            Finding(
              rule: "word-left", message: "\(file.path) still says \"\(word)\"", help: "take the line out",
              path: file.path, lines: Lines(from: index + 1, to: index + 1)))
        }
      }
    }
    return response
  }

  switch CommandLine.arguments.dropFirst().first {
  case "describe": print(description)
  case "evaluate":
    let request = try JSONDecoder().decode(Request.self, from: FileHandle.standardInput.readDataToEndOfFile())
    FileHandle.standardOutput.write(try JSONEncoder().encode(evaluate(request)))
  default:
    FileHandle.standardError.write(Data("usage: GATE-NAME describe | evaluate\n".utf8))
    exit(2)
  }

  """##
