import Diagnostics
import JSON
import SCIM
import Testing

/// Every case of `Vectors/SCIM/patches.json`, what clients send and what is to come of it, and of `patch-rules.json`, the
/// examples of every rule.
@Suite struct PatchVectors {
  @Test(arguments: ["patches.json", "patch-rules.json"])
  func everyShapeOfPatchDoesWhatItSays(_ file: String) throws {
    for vector in try SCIMSupport.vectors(file) {
      let title = try #require(vector["title"]?.stringValue)
      let type = try SCIMSupport.type(#require(vector["type"]?.stringValue))
      let document = try stored(#require(vector["document"]?.objectValue), type)
      let result = Result { try patched(document, vector, type) }
      if let code = vector["error"]?.stringValue {
        #expect(SCIMSupport.code { _ = try result.get() } == ErrorCode(rawValue: code), "\(title)")
        continue
      }
      let outcome = try #require(try? result.get(), "\(title): \(result)")
      if vector["unchanged"] == true {
        #expect(outcome.document == document && outcome.changes.isEmpty && outcome.relationEdits.isEmpty, "\(title)")
      } else {
        #expect(outcome.document.withoutSchemas == vector["expected"]?.objectValue, "\(title)")
        #expect(edits(outcome) == vector["edits"] ?? [], "\(title)")
      }
    }
  }

  @Test func everyRuleHasExamplesAndIsInTheGuide() throws {
    let examples = try SCIMSupport.vectors("patch-rules.json").map { $0["rule"]?.stringValue ?? "" }
    #expect(Set(examples) == Set(PatchRule.allCases.map(\.rawValue)))
    let guide = try SCIMSupport.guide("HowAPatchIsRead.md")
    for rule in PatchRule.allCases { #expect(guide.contains("| `\(rule.rawValue)` | \(rule.reading) |")) }
  }

  @Test(arguments: ["patches.json", "patch-rules.json"])
  func applyingAPatchTwiceIsApplyingItOnce(_ file: String) throws {
    for vector in try SCIMSupport.vectors(file) where vector["error"] == nil {
      let type = try SCIMSupport.type(#require(vector["type"]?.stringValue))
      let document = try stored(#require(vector["document"]?.objectValue), type)
      let once = try patched(document, vector, type).document
      let again = try patched(once, vector, type)
      #expect(again.document == once && again.changes.isEmpty, "\(vector["title"]?.text ?? "")")
    }
  }

  private func patched(_ document: JSONObject, _ vector: JSONValue, _ type: ResourceType) throws -> PatchOutcome {
    let body: JSONValue = ["schemas": [.string(SchemaURN.patchOp)], "Operations": vector["operations"] ?? []]
    let request = try PatchRequest(parsing: SCIMSupport.read(body, method: "PATCH", type))
    let outcome = try PatchPlan(resolving: request, for: type).apply(to: document)
    try ResourceValidator(type).revalidate(outcome.document)
    return outcome
  }

  /// The document as a store has it, with its `schemas`.
  private func stored(_ document: JSONObject, _ type: ResourceType) throws -> JSONObject {
    try PatchPlan(resolving: PatchRequest(operations: []), for: type).apply(to: document).document
  }

  private func edits(_ outcome: PatchOutcome) -> JSONValue {
    .array(
      outcome.relationEdits.map { edit in
        switch edit.edit {
        case .add(let elements): ["add": .array(elements.map { .object($0) })]
        case .remove(let values): ["remove": .array(values.map { .string($0) })]
        case .removeMatching: ["removeMatching": true]
        case .replace(let elements): ["replace": .array(elements.map { .object($0) })]
        case .removeAll: ["removeAll": true]
        }
      })
  }
}
