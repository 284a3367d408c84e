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

  init(_ request: BulkRequest, in setting: BulkSetting, newID: () -> ResourceID) {
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

  /// The answers in the order of the request; operations that were left undone have none.
  func response(
    _ outcomes: [CommandUnit<BulkStep>.Outcome], reference: String, describing describe: ErrorDescribing
  ) -> BulkResponse {
    var answers: [Int: BulkResponse.Operation] = [:]
    for (unit, outcome) in outcomes.enumerated() {
      for (step, result) in zip(units[unit].commands.indices, outcome) {
        let place = places[unit][step]
        let asked = request.operations[place]
        let answer = units[unit].commands[step].answer(to: result, reference: reference, describing: describe)
        answers[place] = BulkResponse.Operation(
          method: asked.method, bulkID: asked.bulkID, location: answer.location, version: answer.version,
          status: answer.status, response: answer.response)
      }
    }
    return BulkResponse(operations: answers.sorted { $0.key < $1.key }.map(\.value))
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
