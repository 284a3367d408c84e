import Diagnostics
import JSON
import Provisioning
import RoleMapping
import Testing

@Suite struct AccountPlanTests {
  private typealias Sample = ProvisioningSample

  private let agent = Sample.role("crm/agent", ["read", "write"])
  private let viewer = Sample.role("crm/viewer", ["read"])

  @Test func nobodyGetsAnAccountBeforeThereIsARole() {
    #expect(AccountPlan.plan(Sample.account(), nil).isNoop)
    #expect(AccountPlan.plan(Sample.account([agent], active: false), nil).isNoop)
  }

  @Test func theFirstRoleMakesTheAccount() {
    let plan = AccountPlan.plan(Sample.account([viewer, agent]), nil)
    #expect(plan.isNew)
    #expect(plan.grants == [agent, viewer])
    #expect(plan.activation == .activate)
    #expect(plan.operation == .grant)
    #expect(!plan.takesAway)
  }

  @Test func whatIsAsItShouldBeNeedsNothing() {
    let reordered = Sample.role("crm/agent", ["write", "read"])
    #expect(
      AccountPlan.plan(Sample.account([viewer, reordered]), Sample.observed(Sample.account([agent, viewer]))).isNoop)
  }

  @Test func theDifferenceIsGrantsAndRevocations() {
    let plan = AccountPlan.plan(Sample.account([viewer]), Sample.observed(Sample.account([agent])))
    #expect(plan.grants == [viewer])
    #expect(plan.revocations == [agent.reference])
    #expect(plan.operation == .replace)
    #expect(AccountPlan.plan(Sample.account(), Sample.observed(Sample.account([agent]))).operation == .revoke)
  }

  @Test func aRoleThatLosesEntitlementsTakesAway() {
    let narrower = AccountPlan.plan(
      Sample.account([Sample.role("crm/agent", ["read"])]), Sample.observed(Sample.account([agent])))
    #expect(narrower.narrowed == [agent.reference])
    #expect(narrower.takesAway)
    let wider = AccountPlan.plan(
      Sample.account([agent]), Sample.observed(Sample.account([Sample.role("crm/agent", ["read"])])))
    #expect(wider.narrowed.isEmpty)
    #expect(wider.operation == .grant)
  }

  @Test func deactivationTakesEveryRole() {
    let plan = AccountPlan.plan(
      Sample.account([agent], active: false), Sample.observed(Sample.account([agent, viewer])))
    #expect(plan.operation == .deactivate)
    #expect(plan.revocations == [agent.reference, viewer.reference])
    #expect(plan.grants.isEmpty)
    #expect(
      AccountPlan.plan(Sample.account([agent]), Sample.observed(Sample.account([agent], active: false))).grants == [
        agent
      ])
  }

  @Test func aChangedProfileIsAnUpdate() {
    let before = Sample.account([agent], displayName: "Ada", attributes: ["department": "x", "title": "y"])
    let after = Sample.account([agent], displayName: "Ada L.", attributes: ["department": "z"])
    let plan = AccountPlan.plan(after, Sample.observed(before))
    #expect(plan.profileChanges == ["displayName", "department", "title"])
    #expect(plan.operation == .update)
  }

  @Test func applyingAPlanLeavesNothingToDo() {
    var random = ProvisioningRandom(seed: 42)
    let names = ["crm/a", "crm/b", "wiki/a", "wiki/c"]
    func account() -> DesiredAccount {
      let roles = names.filter { _ in Bool.random(using: &random) }.map { name in
        Sample.role(name, ["x", "y"].filter { _ in Bool.random(using: &random) })
      }
      return Sample.account(roles, active: Int.random(in: 0..<4, using: &random) > 0)
    }
    for round in 0..<500 {
      let (before, after) = (account(), account())
      let plan = AccountPlan.plan(after, Sample.observed(before))
      var roles = before.effectiveRoles.filter { !plan.revocations.contains($0.reference) }
      roles.removeAll { role in plan.grants.contains { $0.reference == role.reference } }
      let result = Sample.account(
        roles + plan.grants, active: plan.activation == .unchanged ? before.active : after.active)
      #expect(AccountPlan.plan(after, Sample.observed(result)).isNoop, "seed 42, round \(round): \(plan)")
    }
  }

  @Test func anAccountSurvivesItsDocument() throws {
    let account = Sample.account([agent, viewer], displayName: "Ada", attributes: ["title": "Dr"])
    #expect(try DesiredAccount(document: account.document) == account)
    var broken = account.document
    broken["active"] = "yes"
    #expect(throws: accountInvalid) { try DesiredAccount(document: broken) }
  }
}

private let accountInvalid = CodedError(.accountDocumentInvalid, "", remedy: "")
