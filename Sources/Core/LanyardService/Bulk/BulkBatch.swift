internal import Diagnostics
internal import JSON
public import LanyardCore
public import SCIM

/// Where a bulk request is carried out.
public struct BulkSetting: Sendable {
  let tenant: TenantID
  let registry: SchemaRegistry
  let location: DirectoryLocation
  let services: DirectoryServices

  /// - Parameter registry: the tenant's resource types.
  public init(
    tenant: TenantID, registry: SchemaRegistry, location: DirectoryLocation, services: DirectoryServices
  ) {
    self.tenant = tenant
    self.registry = registry
    self.location = location
    self.services = services
  }
}

/// A bulk request made ready: every create has its id, every reference is resolved, and operations are in an order in which
/// what is referred to comes first (RFC 7644 §3.7.2).
///
/// Operations that refer to each other in a circle are one unit: where one of them fails none is done, so that nobody is
/// left with a reference to what is not there.
struct BulkBatch {
  let request: BulkRequest
  let units: [CommandUnit<BulkStep>]
  /// By unit: the places of its operations in the request.
  private let places: [[Int]]

  init(_ request: BulkRequest, in setting: BulkSetting, newID: (_ place: Int) -> ResourceID) {
    self.request = request
    let draft = BulkDraft(request, in: setting, newID: newID)
    let order = BulkOrder(request.operations)
    places = order.steps.map(\.operations)
    var unitOfPlace: [Int: Int] = [:]
    for (unit, step) in order.steps.enumerated() { for place in step.operations { unitOfPlace[place] = unit } }
    units = order.steps.enumerated().map { unit, step in
      let needs = Set(step.operations.flatMap { order.dependencies[$0] }.compactMap { unitOfPlace[$0] })
      let steps = step.operations.map { place in
        BulkStep(
          tenant: setting.tenant, operation: draft.operation(at: place, isCircular: step.isCircular),
          services: setting.services)
      }
      return CommandUnit(steps, needs: needs.subtracting([unit]).sorted())
    }
  }

  /// What came of the units from the place `start` on, by unit.
  func answers(
    _ outcomes: [CommandUnit<BulkStep>.Outcome], from start: Int = 0, reference: String,
    describing describe: ErrorDescribing
  ) -> [[BulkResponse.Operation]] {
    outcomes.indices.dropFirst(start).map { unit in
      outcomes[unit].enumerated().map { step, result in
        let asked = request.operations[places[unit][step]]
        let answer = units[unit].commands[step].answer(to: result, reference: reference, describing: describe)
        return BulkResponse.Operation(
          method: asked.method, bulkID: asked.bulkID, location: answer.location, version: answer.version,
          status: answer.status, response: answer.response)
      }
    }
  }

  /// The answers in the order of the request; operations that were left undone have none.
  ///
  /// - Parameter answers: by unit.
  func response(_ answers: [[BulkResponse.Operation]]) -> BulkResponse {
    let placed = zip(places, answers).flatMap { places, answers in zip(places, answers) }
    return BulkResponse(operations: placed.sorted { $0.0 < $1.0 }.map(\.1))
  }
}

extension BulkStep {
  fileprivate func answer(
    to result: Result<ResourceReply, CodedError>, reference: String, describing describe: ErrorDescribing
  ) -> OperationAnswer {
    switch (operation, result) {
    case (.success(let operation), _): operation.answer(to: result, reference: reference, describing: describe)
    case (.failure, .failure(let error)), (.failure(let error), .success): describe(error, reference)
    }
  }
}
