/// What tools wrote, with the names of machines taken out.
enum Reports {
  /// pytest 9.0.3: two suites, of which one test failed, one could not be set up, and one was skipped.
  static let pytest = """
    <?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" \
    failures="1" skipped="1" tests="7" time="0.066" timestamp="2026-11-27T08:35:21.879682+00:00" hostname="ci">\
    <testcase classname="tests.integration.test_shop" name="test_orders" time="0.001">\
    <skipped type="pytest.skip" message="slow">tests/integration/test_shop.py:2: slow</skipped></testcase>\
    <testcase classname="tests.integration.test_shop" name="test_lists" time="0.001" />\
    <testcase classname="tests.unit.test_cart" name="test_adds" time="0.000" />\
    <testcase classname="tests.unit.test_cart" name="test_removes" time="0.001">\
    <failure message="AssertionError: one is left&#10;assert (2 - 1) == 2">&gt;   def test_removes(): assert 2 - 1 == 2, \
    "one is left"
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    E   AssertionError: one is left
    E   assert (2 - 1) == 2

    tests/unit/test_cart.py:5: AssertionError</failure></testcase>\
    <testcase classname="tests.unit.test_cart" name="test_pays" time="0.001">\
    <error message="failed on setup with &quot;RuntimeError: no database&quot;">@pytest.fixture
    &gt;   def broken(): raise RuntimeError("no database")
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    E   RuntimeError: no database

    tests/unit/test_cart.py:3: RuntimeError</error></testcase>\
    <testcase classname="tests.unit.test_cart" name="test_counts[1]" time="0.001" />\
    <testcase classname="tests.unit.test_cart" name="test_counts[2]" time="0.001" /></testsuite></testsuites>
    """

  /// Node 20's runner: one passed, one failed, one skipped.
  static let node = """
    <?xml version="1.0" encoding="utf-8"?>
    <testsuites>
    \t<testcase name="adds" time="0.001561" classname="test"/>
    \t<testcase name="fails" time="0.001251" classname="test" failure="1 == 2">
    \t\t<failure type="testCodeFailure" message="1 == 2">
    [Error [ERR_TEST_FAILURE]: 1 == 2] {
      code: 'ERR_TEST_FAILURE',
      failureType: 'testCodeFailure',
      cause: AssertionError [ERR_ASSERTION]: 1 == 2
          at TestContext.&lt;anonymous> (file:///ci/n/a.test.mjs:2:72)
    }
    \t\t</failure>
    \t</testcase>
    \t<testcase name="later" time="0.000163" classname="test">
    \t\t<skipped type="skipped" message="true"/>
    \t</testcase>
    \t<!-- tests 3 -->
    </testsuites>
    """

  /// Surefire with rerunFailingTestsCount: flaky, failed for good, and a suite that could not be set up.
  static let surefire = """
    <testsuite name="shop.CartTest" tests="2" errors="1" failures="1">
      <error message="no database"/>
      <testcase name="adds" classname="shop.CartTest" time="0.1">
        <flakyFailure message="timeout" type="java.lang.AssertionError"><stackTrace>at</stackTrace></flakyFailure>
      </testcase>
      <testcase name="pays" classname="shop.CartTest" time="0.1">
        <failure message="refused" type="java.lang.AssertionError">at</failure>
        <rerunFailure message="refused" type="java.lang.AssertionError"><stackTrace>at</stackTrace></rerunFailure>
      </testcase>
    </testsuite>
    """

  static let trx = """
    <?xml version="1.0" encoding="utf-8"?>
    <TestRun id="48421ee9" name="ci" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
      <Times creation="2026-04-02T08:51:03.2320816+10:00" finish="2026-04-02T08:51:03.2567571+10:00" />
      <Results>
        <UnitTestResult testId="c120" testName="Shop.CartTests.Adds" duration="00:00:00.0020000" outcome="Passed" />
        <UnitTestResult testId="c121" testName="Shop.CartTests.Pays" duration="00:00:00.0020000" outcome="Failed">
          <Output><ErrorInfo><Message>  Expected: False&#xD;
      But was:  True&#xD;
    </Message></ErrorInfo></Output>
        </UnitTestResult>
        <UnitTestResult testId="c122" testName="Shop.CartTests.Later" outcome="NotExecuted" />
      </Results>
    </TestRun>
    """

  static let nunit = """
    <test-run id="2" testcasecount="3" result="Failed"><test-suite type="TestFixture" name="CartTests">
      <test-case id="1" name="Adds" fullname="Shop.CartTests.Adds" result="Passed" duration="0.01" />
      <test-case id="2" name="Pays" fullname="Shop.CartTests.Pays" result="Failed" duration="0.01">
        <failure><message><![CDATA[Expected: 2]]></message></failure>
      </test-case>
      <test-case id="3" name="Later" fullname="Shop.CartTests.Later" result="Skipped" />
    </test-suite></test-run>
    """

  static let jest = """
    {"numFailedTests": 1, "numPassedTests": 2, "numPendingTests": 1, "numTotalTests": 4, "success": false,
     "testResults": [{"name": "/ci/web/cart.test.ts", "status": "failed", "message": "", "assertionResults": [
      {"ancestorTitles": ["cart"], "fullName": "cart adds", "title": "adds", "status": "passed", "duration": 3},
      {"ancestorTitles": ["cart"], "fullName": "cart loads", "title": "loads", "status": "passed", "invocations": 2},
      {"ancestorTitles": ["cart"], "fullName": "cart waits", "title": "waits", "status": "pending"},
      {"ancestorTitles": ["cart"], "fullName": "cart pays", "title": "pays", "status": "failed",
       "location": {"line": 2, "column": 3}, "failureMessages": ["Error: expect(received).toBe(expected)"]}]}]}
    """

  static let playwright = """
    {"config": {}, "suites": [{"title": "shop.spec.ts", "file": "shop.spec.ts", "specs": [
      {"title": "orders", "file": "shop.spec.ts", "line": 3, "tests": [
        {"projectName": "chromium", "status": "flaky", "results": [
          {"status": "failed", "duration": 30}, {"status": "passed", "duration": 20}]},
        {"projectName": "firefox", "status": "unexpected", "results": [
          {"status": "failed", "duration": 30, "error": {"message": "Timeout 5000ms exceeded."}}]}]}]}],
     "errors": []}
    """
}
