internal import Diagnostics
public import JSON
internal import LanyardCore

extension ApplyReport.Step {
  /// `{kind, tenant?, name, effect, members}`.
  public var json: JSONValue {
    var object: JSONObject = ["kind": .string(reference.kind.rawValue)]
    object["tenant"] = reference.tenant.map { .string($0.text) }
    object["name"] = .string(reference.name)
    object["effect"] = .string(effect.rawValue)
    object["members"] = .array(members.map { .string($0) })
    return .object(object)
  }
}
