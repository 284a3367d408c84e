internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// What came of the operations of a bulk request that were done so far, as it is kept beside the request: by unit, the
/// answers to its operations.
struct BulkProgress {
  let units: [[BulkResponse.Operation]]

  init(units: [[BulkResponse.Operation]]) {
    self.units = units
  }

  /// - Parameter document: as ``document`` made it; nil where nothing is done yet.
  init(_ document: JSONObject?) {
    units = (document?["units"]?.arrayValue ?? []).map { unit in
      (unit.arrayValue ?? []).compactMap { $0.objectValue.flatMap(BulkResponse.Operation.init) }
    }
  }

  var document: JSONObject {
    ["units": .array(units.map { .array($0.map { .object($0.json) }) })]
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
