internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// How changes of resources are told in the audit log: paths in the open, values sealed under the subject's key.
enum ResourceEvents {
  /// `scim.user.created`, `scim.group.patched`, …
  static func action(_ type: ResourceType, _ verb: String) -> String { "scim.\(type.name.lowercased()).\(verb)" }

  static func target(_ type: ResourceType, _ id: ResourceID) -> AuditTarget {
    AuditTarget(kind: type.name, id: id.description)
  }

  /// What a client asks for by the last part of a path. That may be anything, a person's name included, so only an id is
  /// told.
  static func target(_ type: ResourceType, named text: String) -> AuditTarget {
    AuditTarget(kind: type.name, id: ResourceID(text)?.description ?? "malformed")
  }

  static func event(
    _ verb: String, _ resource: StoredResource, type: ResourceType, changes: [AttributeChange],
    joined: [Membership] = [], left: [Membership] = [], _ context: CommandContext
  ) -> TenantEvent {
    let members =
      joined.map { AuditChange(.added, path: "members", after: .string($0.member.description)) }
      + left.map { AuditChange(.removed, path: "members", before: .string($0.member.description)) }
    return TenantEvent(
      tenant: resource.tenant,
      event: context.event(
        action(type, verb), target: target(type, resource.id), changes: changes.map(open) + members,
        personal: sealed(changes, subject: resource.id)))
  }

  /// The change without values, but for `active`, which names nobody and decides much.
  private static func open(_ change: AttributeChange) -> AuditChange {
    let kind: AuditChange.Kind = change.before == nil ? .added : change.after == nil ? .removed : .replaced
    let isOpen = change.path == "active"
    return AuditChange(
      kind, path: change.path, before: isOpen ? change.before : nil, after: isOpen ? change.after : nil)
  }

  private static func sealed(_ changes: [AttributeChange], subject: ResourceID) -> [PersonalValues] {
    var values = JSONObject()
    for change in changes where change.path != "active" {
      var pair = JSONObject()
      pair["before"] = change.before
      pair["after"] = change.after
      values[change.path] = .object(pair)
    }
    return values.isEmpty ? [] : [PersonalValues(subject: subject.description, values: values)]
  }
}
