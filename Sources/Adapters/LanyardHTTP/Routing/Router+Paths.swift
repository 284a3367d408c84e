internal import Hummingbird

extension Router where Context == LanyardRequestContext {
  typealias Handler = @Sendable (Request, LanyardRequestContext) async throws -> Response

  /// The methods that HTTP defines (RFC 9110 §9, RFC 5789).
  private static var methods: [HTTPRequest.Method] {
    [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]
  }

  /// Registers what one path does by method. HEAD follows GET unless `isSafe` is false; every other method is answered 405
  /// with `Allow`, unless `check` finds that there is nothing at the address at all.
  func path(
    _ path: RouterPath, isSafe: Bool = true, _ handlers: [HTTPRequest.Method: Handler],
    check: @escaping @Sendable (LanyardRequestContext) throws -> Void = { _ in }
  ) {
    var handlers = handlers
    if isSafe, let get = handlers[.get] {
      handlers[.head] = { request, context in try await get(request, context).createHeadResponse() }
    }
    let allowed = Self.methods.filter { handlers[$0] != nil }.map(\.rawValue).joined(separator: ", ")
    for method in Self.methods {
      let handler =
        handlers[method] ?? { request, context in
          try check(context)
          throw RequestPath(request.uri.path).face.unsupportedMethod(method.rawValue, allowed: allowed)
        }
      on(path, method: method, use: handler)
    }
  }
}
