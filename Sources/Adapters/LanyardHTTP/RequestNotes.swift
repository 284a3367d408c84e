internal import Diagnostics
internal import Synchronization

/// Notes that a route leaves for the log line and the metrics of its request. A context is a value and travels inward only,
/// so what goes outward is written here.
final class RequestNotes: Sendable {
  private struct State {
    var tenant: String?
    var errorCode: ErrorCode?
    var refusal: CodedError?
    var caller: SCIMCaller?
    var endpoint: String?
    var dialect: String?
  }

  private let state = Mutex(State())

  /// The name of a tenant that exists; nil until that is known, so that nobody can fill the metrics with made-up names.
  var tenant: String? {
    get { state.withLock { $0.tenant } }
    set { state.withLock { $0.tenant = newValue } }
  }

  /// The word that `{endpoint}` of the route stood for, where it is one of the standard's; else routes keep the pattern.
  var endpoint: String? {
    get { state.withLock { $0.endpoint } }
    set { state.withLock { $0.endpoint = newValue } }
  }

  /// The name of the dialect that the request was recognised to be written in.
  var dialect: String? {
    get { state.withLock { $0.dialect } }
    set { state.withLock { $0.dialect = newValue } }
  }

  /// Why the request failed, exactly; the caller may have been told less.
  var errorCode: ErrorCode? {
    get { state.withLock { $0.errorCode } }
    set { state.withLock { $0.errorCode = newValue } }
  }

  /// The refusal as the caller was told it.
  var refusal: CodedError? {
    get { state.withLock { $0.refusal } }
    set { state.withLock { $0.refusal = newValue } }
  }

  /// The SCIM client, once it is known.
  var caller: SCIMCaller? {
    get { state.withLock { $0.caller } }
    set { state.withLock { $0.caller = newValue } }
  }
}
