import JSON
import LanyardCore
import LanyardService
import SCIM

/// A write of the model as a client of Lanyard sends it.
struct ModelRequest {
  var method: DirectoryOperation.Method
  var type: String
  /// Of an existing resource.
  var id: ResourceID?
  var body = "null"
  var bulkID: String?

  func command(for run: ModelRun) throws -> DirectoryOperation {
    DirectoryOperation(
      tenant: run.tenant, method: method, type: try run.product.type(type), id: id?.description,
      body: try JSONValue(parsing: body), location: ModelRun.location, services: run.product.services)
  }

  var bulkOperation: JSONValue {
    var operation: JSONObject = [
      "method": .string(method.rawValue), "path": .string("/\(type)s" + (id.map { "/\($0)" } ?? "")),
    ]
    if let bulkID { operation["bulkId"] = .string(bulkID) }
    if method != .delete { operation["data"] = (try? JSONValue(parsing: body)) ?? .null }
    return .object(operation)
  }
}

extension ModelRun {
  func operation(_ write: ModelWrite) throws -> ModelRequest {
    switch write {
    case .createUser(let user): ModelRequest(method: .post, type: "User", body: user.text)
    case .replaceUser(let id, let user):
      ModelRequest(method: .put, type: "User", id: ids[id], body: user.text)
    case .patchUser(let id, let edit):
      ModelRequest(method: .patch, type: "User", id: ids[id], body: #"{"Operations": [\#(edit.operation)]}"#)
    case .deleteUser(let id): ModelRequest(method: .delete, type: "User", id: ids[id])
    case .createGroup(let group): ModelRequest(method: .post, type: "Group", body: text(of: group))
    case .replaceGroup(let id, let group):
      ModelRequest(method: .put, type: "Group", id: ids[id], body: text(of: group))
    case .patchGroup(let id, let edits):
      ModelRequest(
        method: .patch, type: "Group", id: ids[id],
        body: #"{"Operations": [\#(edits.flatMap(operations).joined(separator: ", "))]}"#)
    case .deleteGroup(let id): ModelRequest(method: .delete, type: "Group", id: ids[id])
    }
  }

  private func text(of group: ModelGroup) -> String {
    let key = group.key.map { #", "externalId": "\#($0)""# } ?? ""
    return #"{"displayName": "\#(group.name)"\#(key), "members": [\#(list(group.members.union(group.groups)))]}"#
  }

  private func list(_ members: some Sequence<Int>) -> String {
    members.sorted().compactMap { ids[$0] }.map { #"{"value": "\#($0)"}"# }.joined(separator: ", ")
  }

  private func operations(_ edit: ModelGroupEdit) -> [String] {
    switch edit {
    case .rename(let name): [#"{"op": "replace", "path": "displayName", "value": "\#(name)"}"#]
    case .key(let key?): [#"{"op": "replace", "path": "externalId", "value": "\#(key)"}"#]
    case .key(nil): [#"{"op": "remove", "path": "externalId"}"#]
    case .join(let users): [#"{"op": "add", "path": "members", "value": [\#(list(users))]}"#]
    case .leave(let users): users.map(removal)
    case .empty: [#"{"op": "remove", "path": "members"}"#]
    case .hold(let group): [#"{"op": "add", "path": "members", "value": [\#(list([group]))]}"#]
    case .letGo(let group): [removal(group)]
    }
  }

  private func removal(_ member: Int) -> String {
    #"{"op": "remove", "path": "members[value eq \"\#(ids[member]?.description ?? "")\"]"}"#
  }
}
