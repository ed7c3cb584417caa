/// The written parts of docs/policy.md.
enum PolicyPageProse {
  static let introduction = """
    # The policy file

    `.gatehouse.yml` at the repository's root, or `.github/gatehouse.yml`, says which gates judge a change and what their
    findings do. It is YAML; `gatehouse schema` prints its JSON Schema for editors, `gatehouse policy check` finds every
    mistake in it at once, each with its line and the nearest word that would be right.

    ```yaml
    version: 1
    extends: three-stages                    # a policy of this program, or a file of the same commit

    flow:                                    # which branch may enter which; the first edge that matches decides
      edges:
        - {from: staging, to: main, promotes: staging}
        - {from: development, to: staging}
        - {from: "**", to: development}

    gates:                                   # what runs, with settings and enforcement
      clean-repo: {max_size: 2 MB}
      commit-rules: {conventional: {}, enforcement: warn}
      unit-tests:                            # a name of your own for a gate
        gate: tests
        reports: [{id: junit, paths: ["reports/**/*.xml"]}]

    rules:                                   # under conditions, laid over gates; later rules win
      - when: {all_paths: ["docs/**", "**/*.md"]}
        gates:
          unit-tests: {enforcement: off}

    labels:                                  # set and taken away again; no other label is touched
      - {label: "target: production", color: 5319e7, when: {target: main}}
    ```

    ## Which policy counts

    The one of the base, which is the branch that the change wants to enter: a change cannot edit its own judge. Where the
    base has none, that of the default branch counts; where that has none either, no policy is in force, and the change's own
    is shown as a preview that decides nothing. A change of the policy is judged by the one in force, and the report adds what
    the new one would say. `--policy FILE` and `--policy-from base|head|worktree` choose another, and the report says which.

    """

  static let flow = """
    The settings of the gate [merge-flow](gates/merge-flow.md) under a shorter name; `gates: {merge-flow: {enforcement:
    warn}}` beside it says how hard it bites. Without a flow, merge-flow does not run.

    `from` and `to` are patterns: `*` within one part of a name, `**` across parts, `{a,b}` for alternatives. A `from` never
    matches a branch of another repository, unless the edge says `fork: allow`.


    """

  static let gates = """
    A gate runs if `gates` or a matching rule names it. `clean-repo:` with nothing behind it runs with its defaults. A gate
    runs twice under two names: `backend-tests: {gate: tests, …}`. A name of the policy's own wins over a gate that
    is called the same.

    What a finding does is said once for all gates, by `enforcement`:

    | enforcement | a finding | a gate that could not look |
    |---|---|---|
    | `block` | stops the merge (exit 1) | is errored and stops it too (exit 3) |
    | `warn` | is shown as a warning | is shown |
    | `inform` | is told | is told |
    | `off` | the gate does not run | |

    With `mode: observe` nothing does more than inform.


    """

  static let groups = """
    Parts of the repository by their paths: applications, packages. A group is affected where a file of its own changes, or
    one of a group that it needs, directly or not.

    ```yaml
    version: 1
    groups:
      shop: {paths: "apps/shop/**", needs: [money]}
      money: {paths: "packages/money/**"}
    gates:
      tests:
        reports:
          - {id: shop, paths: [reports/shop.xml], groups: shop}    # owed where the shop is affected
    labels:
      - {label: "app: shop", when: {groups: shop}}
    ```

    An entry of any `reports:` takes `groups`, beside what `when_changed` says, and so do conditions. `gatehouse groups` prints
    the affected ones; a job of GitHub Actions that is to build only those takes them from
    `gatehouse groups --format github >> "$GITHUB_OUTPUT"`.


    """

  static let evidence = """
    Where reports come from that neither lie in the folder of the job nor were uploaded: artifacts of GitHub Actions.

    ```yaml
    evidence:
      wait: 30m                                      # of a server; without it, its own uploads.wait
      artifacts:
        - {workflow: ci.yml, name: coverage}                      # coverage.xml in it is coverage.xml of the repository
        - {workflow: ci.yml, name: "unit-*", folder: reports}     # junit.xml in unit-linux is reports/unit-linux/junit.xml
    ```

    The `paths:` of a gate's reports match these places. An artifact counts for the commit that its run names, once the
    newest run of the workflow is over, and where a push, a pull request or a merge queue set that run off. Files of a job
    and uploads come before artifacts. `gatehouse serve`, `check --pull` and `ci` with a token look for them.

    """
  static let environments = """
    What a commit has to meet before it is deployed. `gatehouse deploy-check ENVIRONMENT` judges it, in a pipeline of any
    kind, with the same kind of report as for a pull request: each condition is a gate of its own under its key.

    ```yaml
    environments:
      production:
        from: main                                   # the commit has to be part of a branch that is named here
        protected: yes
        verdict: passed                              # of Gatehouse, on the commit
        approvers: {teams: [maintainers], count: 1}
        wait: 5m
        confirm: DEPLOY                              # deploy-check production --confirm DEPLOY
        soak: {environment: staging, at_least: 24h}
        freeze: ["Fri 16:00 - Mon 08:00 Europe/Paris"]
        snapshot:
          reports: [{id: database, paths: [snapshot.json], when_changed: ["**/migrations/**"]}]
        image: {reports: [{id: provenance, paths: [provenance.jsonl]}]}
        rollback: yes
        gates:                                       # other gates, over the change from what runs there
          migrations: {reversible: required}
          load: {gate: performance, reports: [{id: k6, paths: [k6.json]}], metrics: [{name: http_req_failed.rate, max: 1%}]}
    ```

    A condition that is not named is not asked for, but for a freeze that an operator has set. One that names what nobody
    knows fails: without a forge and without `--facts`, nothing passes by being unknown. `rules`, `labels` and `commands` of
    the policy are about pull requests and have no say.

    **Which policy.** The default branch's policy says which branches an environment is deployed from; that of the branch
    that holds the commit, at its tip as the remote has it, then judges. So whoever may merge into those branches decides, and
    neither the commit nor whoever asks for the deployment. Waivers are read there too.

    **Which change.** Gates under `gates`, and `when_changed` of reports, look at what differs between what runs there and
    what is deployed, file by file, also where that goes back to an older commit. Where nobody knows what runs there, every
    file counts as changed.


    """

  static let rules = """
    A rule lays its `gates` over those above while everything under `when` holds; a rule without `when` always applies. Rules
    are read from top to bottom, all that match apply, and the later one wins. A rule may bring a gate that `gates` does not
    name: it runs where the rule applies.

    A condition takes one value or a list of which one has to match. `not:` takes the same conditions and holds where they
    do not. A condition that asks for a fact nobody knows (labels before a forge was asked, say) leaves its rule out, and the
    report says so. No condition may ask for a label that the policy sets itself.


    """

  static let labels = """
    A label is set while its `when` holds and removed when it does not. `when` knows the conditions of rules, and the verdict.


    """

  static let publish = """
    What a forge shows of a verdict. Only what differs from what it shows already is written, and only while head is still
    the commit that was judged.

    | | |
    |---|---|
    | status | `gatehouse: main` on head: the context and the target branch, since one commit can be proposed to two. What stands beside it names the nearest unmet gate first. This is what a branch rule should require |
    | a status for each gate | `gatehouse/coverage: main`, with `per_gate`. A gate that was skipped or not asked is green and says why, so that none of them ever hangs |
    | check run | of the same name, where the forge has check runs and the token may write them (on GitHub, an app's): a table of gates, what was skipped and why, and findings beside their lines |
    | labels | those of `labels`, added and removed one by one |
    | comment | one, edited in place and collapsed to one line when all is green. `when-blocked` makes it when something blocks, warns or could not be looked at; `always` from the first verdict; with `never` none is made and one that is there stays as it is |

    A gate that waits is `pending`; one that could not look is `error`, or `action_required` as a check run. With `mode:
    observe` everything is shown and the status is green. On a merge group there is neither label nor comment.

    A rule that requires `gatehouse: main` by name alone can be satisfied by anybody who may post statuses. Where the forge
    can, require it from the app that runs Gatehouse (GitHub: the rule's expected source).


    """

  static let commands = """
    People speak to Gatehouse in comments of the pull request, one command a line, at the very start of the line:

    | command | |
    |---|---|
    | `/gatehouse recheck` | looks again |
    | `/gatehouse explain` | adds to what is posted why each gate ran and what it said |
    | `/gatehouse override GATE sha=HEAD reason="why"` | lets one gate pass, for one head |

    An override counts where a rule of `override` names the gate and the person. It names the head by at least ten digits of
    its id, since a comment belongs to no commit, and gives a reason. The author of a pull request overrides nothing in it,
    and neither does whoever is known to have written or pushed a commit of it. A comment that was edited never counts. The
    report shows an override wherever it shows the gate, and lists those that do not count with the reason and the line to
    post instead. The next push ends it.

    ```yaml
    commands:
      override:
        - {id: anything, gates: ["**"], by: {teams: [acme/leads]}}
        - {id: scans, gates: [security], by: {users: [grace], permission: admin}}
    ```

    In `by` it is enough to be named, to be in a team that is named, or to have the role. Without a rule, nobody overrides.


    """

  static let merging = """
    ## Merging

    `extends` names policies of this program and files of the same commit, by their path from the repository's root. They
    are laid over each other in the order of reading, parents first:

    - later entries of `extends` win over earlier ones, and the file itself wins over everything it extends;
    - a file that is extended twice counts once, where it is named first, so that two parents with a parent in common do not
      undo each other;
    - objects merge key by key;
    - lists of objects with a name merge entry by entry: `reports`, `commands.override` and the lists of gates by `id`, `labels` by
      `label`;
    - `rules` are strung together, inherited ones first, so that a policy's own rules win;
    - every other list is replaced, `flow.edges` too: its order matters;
    - a key with nothing behind it changes nothing.

    Each file is checked alone, and the merged policy again in full: what is required may come from any of them.

    """

  static let waivers = """
    `.gatehouse/waivers.yml` of the base holds what a team has decided to live with, each until a day that it names:

    ```yaml
    version: 1
    waivers:
      - gate: clean-repo
        rule: large-file
        paths: assets/intro.mov
        reason: moves to LFS with the next release
        until: 2026-09-01
      - gate: security
        vulnerability: CVE-2021-23337
        package: lodash
        max_severity: high
        status: not_affected
        justification: vulnerable_code_not_in_execute_path
        reason: templates come from our own repository alone
        approved_by: grace
        until: 2026-09-01
    ```

    A waived finding is shown and does not count. A finding of a scanner has to be named by something: a rule, a
    vulnerability, a package, files or its fingerprint. One that is high or worse needs `approved_by`, somebody other than
    the author of the change, and is waived for 180 days at most.

    A waiver that is over, that has a mistake in it, that nothing needed or that ends within 14 days is named in the report
    with its line; so are those that come with the change, which apply once they have been merged.


    """

  static let baseline = """
    `.gatehouse/baseline.json` of the base holds what was found when the policy was adopted (`gatehouse baseline write`).
    Those findings are shown and do not count, so that any gate judges only what is new.


    """

  static func limits(bytes: Int, depth: Int, entries: Int, files: Int, chain: Int) -> String {
    """
    ## How it is read

    `yes`, `no`, `on` and `off` are true and false where a boolean is asked for, and words elsewhere; `08` is eight. Keys
    given twice are refused, and so are tags. Anchors, aliases and `<<` work.

    | limit | |
    |---|---|
    | one file | \(bytes >> 10) KiB, \(depth) levels, \(entries) values with aliases expanded |
    | one policy | \(files) files, \(chain) in one line of `extends` |

    """
  }
}
