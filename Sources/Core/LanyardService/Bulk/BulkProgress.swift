internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// What came of the operations of a bulk request that were done so far, as it is kept beside the request: by unit, the
/// answers to its operations.
///
/// Beside them stand the ids of just-in-time subjects whom creates adopt, as they were found at the beginning: once a create
/// has adopted its subject, nobody finds it by its name any more, and what comes later in the request refers to it.
struct BulkProgress {
  let units: [[BulkResponse.Operation]]
  /// By place in the request.
  let adoptions: [Int: ResourceID]

  init(units: [[BulkResponse.Operation]], adoptions: [Int: ResourceID]) {
    self.units = units
    self.adoptions = adoptions
  }

  /// - Parameter document: as ``document`` made it; nil where nothing is done yet.
  init(_ document: JSONObject?) {
    units = (document?["units"]?.arrayValue ?? []).map { unit in
      (unit.arrayValue ?? []).compactMap { $0.objectValue.flatMap(BulkResponse.Operation.init) }
    }
    adoptions = (document?["adoptions"]?.arrayValue ?? []).reduce(into: [:]) { found, adoption in
      guard let place = adoption["place"]?.intValue, let id = adoption["id"]?.stringValue.flatMap({ ResourceID($0) })
      else { return }
      found[place] = id
    }
  }

  var document: JSONObject {
    [
      "units": .array(units.map { .array($0.map { .object($0.json) }) }),
      "adoptions": .array(
        adoptions.sorted { $0.key < $1.key }
          .map { ["place": .number(JSONNumber($0.key)), "id": .string($0.value.description)] }),
    ]
  }

  /// For those behind them, which ask only whether an operation was done.
  var outcomes: [CommandUnit<BulkStep>.Outcome] {
    units.map { unit in
      unit.map { operation in
        guard operation.status < 400, let text = operation.location?.split(separator: "/").last,
          let id = ResourceID(text)
        else { return .failure(.dependencyFailed) }
        return .success(ResourceReply(id: id, version: 0, representation: nil))
      }
    }
  }
}

extension BulkResponse.Operation {
  /// Reads what ``json`` wrote.
  fileprivate init?(_ json: JSONObject) {
    guard let method = json["method"]?.stringValue, let status = json["status"]?.stringValue.flatMap({ Int($0) })
    else { return nil }
    self.init(
      method: method, bulkID: json["bulkId"]?.stringValue, location: json["location"]?.stringValue,
      version: json["version"]?.stringValue, status: status, response: json["response"]?.objectValue)
  }
}
