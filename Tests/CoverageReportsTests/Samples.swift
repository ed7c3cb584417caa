/// One document of each format, written after the tools' own and kept small.
let samples: [FormatSample] = textSamples + xmlSamples + jsonSamples

private let textSamples = [
  FormatSample(
    format: "lcov",
    text: """
      # made by a test
      TN:unit
      SF:C:\\work\\a.c
      VER:9e44
      FN:3,main
      FNDA:1,main
      DA:3,1,508e4a97
      DA:4,0
      DA:5,-2
      DA:6,18446744073709551615
      DA:7,1.5e+09
      DA:8,0
      BRDA:3,0,0,1
      BRDA:3,0,1,-
      BRDA:3,e1,0,0
      BRDA:8,0,jump to line 9,2
      BRDA:8,0,jump, to the exit,0
      LF:6
      LH:3
      MCDC:8,1,t,1,0,x
      end_of_record
      SF:b.c
      DA:1,0
      end_of_record
      SF:b.c
      DA:1,2
      DA:2,0
      end_of_record

      """,
    files: [
      "C:\\work\\a.c": [3: "hit 1/2", 4: "miss", 5: "miss", 6: "hit", 7: "hit", 8: "miss 1/2"],
      "b.c": [1: "hit", 2: "miss"],
    ]),
  FormatSample(
    format: "go-coverprofile",
    text: """
      mode: count
      example.com/m/a.go:1.10,3.2 2 0
      example.com/m/a.go:3.2,3.9 1 4
      example.com/m/b.go:2.1,2.9 1 0
      example.com/m/b.go:9.1,9.2 0 0
      mode: count
      example.com/m/b.go:2.1,2.9 1 3

      """,
    files: [
      "example.com/m/a.go": [1: "miss 0/1", 2: "miss 0/1", 3: "hit 1/2"],
      "example.com/m/b.go": [2: "hit 1/1"],
    ]),
  FormatSample(
    format: "gcov",
    text: """
              -:    0:Source:src/a.cc
              -:    0:Working directory:/build
              -:    0:Graph:a.gcno
              -:    1:#include <vector>
      function main called 1 returned 100% blocks executed 80%
              2:    3:int main() {
             5*:    4:  if (a) {
      branch  0 taken 3 (fallthrough)
      branch  1 taken 0%
      branch  2 never executed
      branch  3 taken 1 (throw)
      call    4 returned 100%
          #####:    5:    b();
          =====:    6:    c();
           1.2k:    7:  d("8: 9");
              -:    8:}
              -:    0:Source:b.h
              1:    1:x
      ------------------
      f<int>():
          #####:    2:y
      ------------------
      f<char>():
              1:    2:y

      """,
    files: [
      "src/a.cc": [3: "hit", 4: "hit 1/3", 5: "miss", 6: "miss", 7: "hit"], "b.h": [1: "hit", 2: "hit"],
    ]),
]

private let xmlSamples = [
  FormatSample(
    format: "cobertura",
    text: """
      <?xml version="1.0" ?>
      <!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
      <coverage lines-valid="4" lines-covered="3" branches-valid="4" branches-covered="2" line-rate="0.75">
        <sources><source>/builds/app</source></sources>
        <packages><package name="a"><classes>
          <class name="A" filename="a/A.cs"><methods><method name="m"><lines><line number="1" hits="9"/></lines>
          </method></methods><lines>
            <line number="2" hits="1"/>
            <line number="3" hits="1" branch="true" condition-coverage="50% (1/2)"/>
            <line number="4" hits="0" branch="true" condition-coverage="0%"/>
          </lines></class>
          <class name="A.Inner" filename="a/A.cs"><lines>
            <line number="3" hits="0" branch="true" condition-coverage="100% (2/2)"/>
            <line number="9" hits="1" branch="true" condition-coverage="0% (0/2)"/>
          </lines></class>
        </classes></package></packages>
      </coverage>

      """,
    files: ["a/A.cs": [2: "hit", 3: "hit 2/2", 4: "miss", 9: "hit 0/2"]]),
  FormatSample(
    format: "jacoco",
    text: """
      <report name="app"><sessioninfo id="x" start="1" dump="2"/><group name="g"><package name="com/acme">
        <class name="com/acme/A" sourcefilename="A.java"><method name="m" line="3"/></class>
        <sourcefile name="A.java">
          <line nr="3" mi="0" ci="4" mb="0" cb="0"/>
          <line nr="4" mi="2" ci="1" mb="1" cb="3"/>
          <line nr="5" mi="2" ci="0" mb="2" cb="0"/>
          <line nr="6" mi="0" ci="0" mb="0" cb="0"/>
          <counter type="LINE" missed="1" covered="2"/>
        </sourcefile></package></group>
        <counter type="LINE" missed="1" covered="2"/><counter type="BRANCH" missed="3" covered="3"/></report>
      """,
    files: ["com/acme/A.java": [3: "hit", 4: "hit 3/4", 5: "miss 0/2"]]),
  FormatSample(
    format: "clover",
    text: """
      <coverage generated="1" clover="4.4.1"><project timestamp="1"><metrics conditionals="4"/>
        <package name="p"><file name="A.java" path="/w/A.java"><class name="A"/>
          <line num="1" type="method" count="1"/>
          <line num="2" type="stmt" count="3"/>
          <line num="3" type="cond" truecount="2" falsecount="0"/>
          <line num="4" type="cond" count="1" truecount="1" falsecount="1"/>
          <line num="5" type="stmt" count="0"/>
        </file></package></project>
        <testproject><package><file name="T.java"><line num="1" type="stmt" count="1"/></file></package></testproject>
      </coverage>
      """,
    files: ["/w/A.java": [2: "hit", 3: "hit 1/2", 4: "hit 1/2", 5: "miss"]]),
  FormatSample(
    format: "sonarqube",
    text: """
      <coverage version="1"><file path="a.js"><lineToCover lineNumber="1" covered="true"/>
      <lineToCover lineNumber="2" covered="false" branchesToCover="4" coveredBranches="1"/></file></coverage>
      """,
    files: ["a.js": [1: "hit", 2: "miss 1/4"]]),
  FormatSample(
    format: "opencover",
    text: """
      <CoverageSession><Summary numSequencePoints="4"/><Modules><Module><Files><File uid="1" fullPath="C:\\w\\A.cs"/>
      <File uid="2" fullPath="C:\\w\\B.cs"/></Files><Classes><Class><Methods><Method><FileRef uid="1"/>
      <SequencePoints><SequencePoint vc="2" sl="3" el="4"/><SequencePoint vc="0" sl="5" el="5"/>
      <SequencePoint vc="0" sl="16707566" el="16707566"/></SequencePoints>
      <BranchPoints><BranchPoint vc="1" sl="3" path="0" offset="7"/><BranchPoint vc="0" sl="3" path="1" offset="7"/>
      </BranchPoints></Method><Method><SequencePoints><SequencePoint vc="1" sl="1" fileid="2"/></SequencePoints>
      </Method></Methods></Class></Classes></Module></Modules></CoverageSession>
      """,
    files: ["C:\\w\\A.cs": [3: "hit 1/2", 4: "hit", 5: "miss"], "C:\\w\\B.cs": [1: "hit"]]),
  FormatSample(
    format: "dotcover",
    text: """
      <Root CoveredStatements="1" ReportType="DetailedXml" DotCoverVersion="2023.1"><FileIndices>
      <File Index="1" Name="C:\\w\\A.cs"/></FileIndices><Assembly Name="a"><Type Name="t"><Method Name="m">
      <Statement FileIndex="1" Line="3" Column="1" EndLine="4" EndColumn="2" Covered="True"/>
      <Statement FileIndex="1" Line="5" Column="1" EndLine="5" EndColumn="2" Covered="False"/>
      </Method></Type></Assembly></Root>
      """,
    files: ["C:\\w\\A.cs": [3: "hit", 4: "hit", 5: "miss"]]),
  FormatSample(
    format: "dotnet-coverage",
    text: """
      <results><modules><module name="a.dll"><functions><function name="f"><ranges>
      <range source_id="0" start_line="3" end_line="3" covered="yes"/>
      <range source_id="0" start_line="4" end_line="5" covered="partial"/>
      <range source_id="1" start_line="1" end_line="1" covered="no"/></ranges></function></functions>
      <source_files><source_file id="0" path="C:\\w\\A.cs"/><source_file id="1" path="C:\\w\\B.cs"/></source_files>
      </module></modules></results>
      """,
    files: ["C:\\w\\A.cs": [3: "hit", 4: "hit 1/2", 5: "hit"], "C:\\w\\B.cs": [1: "miss"]]),
  FormatSample(
    format: "ncover",
    text: """
      <coverage profilerVersion="1.5.8"><module name="a"><method name="m">
      <seqpnt visitcount="1" line="3" column="1" endline="3" excluded="false" document="C:\\w\\A.cs"/>
      <seqpnt visitcount="0" line="4" column="1" endline="5" excluded="false" document="C:\\w\\A.cs"/>
      <seqpnt visitcount="0" line="9" column="1" endline="9" excluded="true" document="C:\\w\\A.cs"/>
      </method></module></coverage>
      """,
    files: ["C:\\w\\A.cs": [3: "hit", 4: "miss", 5: "miss"]]),
  FormatSample(
    format: "scoverage",
    text: """
      <scoverage statement-count="3"><packages><package name="p"><classes><class filename="A.scala"><methods><method>
      <statements><statement source="/w/A.scala" start="1" end="9" line="3" branch="false" invocation-count="0"/>
      <statement source="/w/A.scala" start="3" end="5" line="3" branch="true" invocation-count="2"/>
      <statement source="/w/A.scala" start="6" end="7" line="3" branch="true" invocation-count="0"/>
      <statement source="/w/A.scala" start="10" end="12" line="4" branch="false" invocation-count="0"/>
      <statement source="/w/A.scala" start="20" end="22" line="5" branch="false" invocation-count="0" ignored="true"/>
      </statements></method></methods></class></classes></package></packages></scoverage>
      """,
    files: ["/w/A.scala": [3: "hit 1/2", 4: "miss"]]),
]

private let jsonSamples = [
  FormatSample(
    format: "llvm-cov-json",
    text: """
      {"data":[{"files":[{"branches":[[2,3,2,9,1,0,0,0,4],[2,3,2,9,0,1,0,0,4],[4,1,4,2,0,18446744073709551615,0,0,4]],
      "expansions":[],"filename":"/w/a.swift","segments":[[1,1,4,true,true,false],[2,5,0,true,false,true],
      [3,2,0,true,true,false],[4,3,4,true,false,false],[6,2,0,false,false,false],[8,1,0,false,true,false],
      [9,1,2,1,1]],"summary":{"lines":{"count":99}}}],"functions":[],"totals":{}}],
      "type":"llvm.coverage.json.export","version":"2.0.1"}
      """,
    files: [
      "/w/a.swift": [1: "hit", 2: "hit 2/2", 3: "miss", 4: "miss 1/2", 5: "hit", 6: "hit", 9: "hit"]
    ]),
  FormatSample(
    format: "coveragepy-json",
    text: """
      {"meta": {"format": 3, "version": "7.6.1", "branch_coverage": true}, "files": {"a.py": {"executed_lines": [1, 2],
      "summary": {"covered_lines": 2}, "missing_lines": [3], "excluded_lines": [9], "executed_branches": [[2, 5]],
      "missing_branches": [[2, 3], [3, -1]], "functions": {"f": {"executed_lines": [7]}}}},
      "totals": {"covered_lines": 2, "num_statements": 3, "num_branches": 3, "covered_branches": 1}}
      """,
    files: ["a.py": [1: "hit", 2: "hit 1/2", 3: "miss 0/1"]]),
  FormatSample(
    format: "istanbul-json",
    text: """
      {"/w/a.js": {"path": "/w/a.js", "statementMap": {"0": {"start": {"line": 1, "column": 0}, "end": {"line": 3}},
      "1": {"start": {"line": 1, "column": 9}, "end": {"line": 1}}, "2": {"start": {"line": 4}, "end": {"line": 4}},
      "3": {"start": {"line": 6}, "end": {"line": 6}, "skip": true}}, "fnMap": {},
      "branchMap": {"0": {"loc": {"start": {"line": 1}, "end": {"line": 3}}, "type": "if", "locations": [
      {"start": {"line": 1}}, {"start": {}}], "line": 1}}, "s": {"0": 0, "1": 5, "2": 0, "3": 1}, "f": {},
      "b": {"0": [5, 0]}, "hash": "x"}}
      """,
    files: ["/w/a.js": [1: "hit 1/2", 4: "miss"]]),
  FormatSample(
    format: "simplecov",
    text: """
      {"RSpec": {"coverage": {"/w/a.rb": {"lines": [null, 1, 0, "ignored"], "branches": {"[:if, 0, 2, 4, 4, 7]": {
      "[:then, 1, 3, 6, 3, 9]": 0, "[:else, 2, 4, 6, 4, 9]": 1}}}, "/w/old.rb": [1, null, 0]}, "timestamp": 1},
      "Minitest": {"coverage": {"/w/a.rb": {"lines": [null, 0, 2, null]}}, "timestamp": 2}}
      """,
    files: ["/w/a.rb": [2: "hit 1/2", 3: "hit"], "/w/old.rb": [1: "hit", 3: "miss"]]),
  FormatSample(
    format: "gcov-json",
    text: """
      {"gcc_version": "12.2.0", "files": [{"lines": [{"branches": [{"fallthrough": true, "count": 1, "throw": false},
      {"count": 0, "throw": false}, {"count": 0, "throw": true}], "count": 2, "line_number": 3,
      "unexecuted_block": false}, {"branches": [], "count": 0, "line_number": 4}], "functions": [], "file": "a.h"},
      {"lines": [{"branches": [{"count": 0, "throw": false}, {"count": 7, "throw": false}], "count": 0,
      "line_number": 3}], "file": "a.h"}], "current_working_directory": "/build", "data_file": "a.o"}
      """,
    files: ["a.h": [3: "hit 2/2", 4: "miss"]]),
  FormatSample(
    format: "gcovr-json",
    text: """
      {"gcovr/format_version": "0.15", "files": [{"file": "a.c", "lines": [{"line_number": 1, "count": 0,
      "branches": [], "gcovr/noncode": true}, {"line_number": 2, "count": 3, "branches": [{"branchno": 4, "count": 1,
      "throw": false}, {"branchno": 5, "count": 0, "throw": false}, {"branchno": 6, "count": 0, "throw": false,
      "gcovr/excluded": true}], "gcovr/md5": "x"}, {"line_number": 4, "count": 0, "branches": []}], "functions": []}]}
      """,
    files: ["a.c": [2: "hit 1/2", 4: "miss"]]),
  FormatSample(
    format: "coveralls",
    text: """
      {"run_at": "2026-01-01", "git": {"head": {"id": "c11a7f472b61fe855a02aa2318ac50888f11b143", "message": "m"}},
      "source_files": [{"source": "x", "coverage": [null, 3, 0], "branches": [2, 0, 0, 1, 2, 0, 1, 0],
      "name": "a.rb"}]}
      """,
    files: ["a.rb": [2: "hit 1/2", 3: "miss"]]),
  FormatSample(
    format: "xccov",
    text: """
      {"/w/A.swift": [{"line": 1, "isExecutable": false}, {"line": 2, "isExecutable": true, "executionCount": 3,
      "subranges": [{"column": 4, "length": 2, "executionCount": 0}, {"column": 8, "length": 0, "executionCount": 3}]},
      {"line": 3, "isExecutable": true, "executionCount": 0}]}
      """,
    files: ["/w/A.swift": [2: "hit 1/2", 3: "miss"]]),
  FormatSample(
    format: "tarpaulin",
    text: """
      {"files": [{"path": ["/", "w", "src", "lib.rs"], "content": "fn", "traces": [{"line": 2, "address": [1],
      "length": 1, "stats": {"Line": 4}}, {"line": 3, "address": [], "length": 1, "stats": {"Line": 0}}],
      "covered": 1, "coverable": 2}]}
      """,
    files: ["/w/src/lib.rs": [2: "hit", 3: "miss"]]),
  FormatSample(
    format: "codecov",
    text: """
      {"coverage": {"a.py": {"1": 1, "2": "1/2", "3": 0, "4": null, "5": true}, "b.py": [null, 1, 0]},
      "messages": {"a.py": {"1": "x"}}}
      """,
    files: [
      "a.py": [1: "hit", 2: "hit 1/2", 3: "miss", 5: "hit 1/2"], "b.py": [1: "hit", 2: "miss"],
    ]),
  FormatSample(
    format: "v8",
    text: """
      {"result": [{"scriptId": "1", "url": "node:internal", "functions": []}, {"scriptId": "2",
      "url": "file:///w/a.js", "functions": [{"functionName": "", "ranges": [{"startOffset": 0, "endOffset": 23,
      "count": 1}], "isBlockCoverage": true}, {"functionName": "f", "ranges": [{"startOffset": 4, "endOffset": 19,
      "count": 0}], "isBlockCoverage": false}]}], "timestamp": 1}
      """,
    files: ["/w/a.js": [1: "hit", 2: "miss", 3: "miss", 4: "hit"]], source: "a()\nb('\u{1F600}')\nb(2);\ncc()"
  ),
]
