public import Diagnostics

/// What a decision may know beside the store: who asks, when, under which request, and where randomness comes from.
///
/// A re-run of a command uses the same context.
public struct CommandContext: Sendable {
  public let now: Instant
  public let principal: Principal
  public let request: RequestContext
  private let randomness: any RandomSource
  /// The hold that a batch opened when it was decided first. It is decided again with the hold from its first command on,
  /// so that nothing of one request passes while the rest of it waits.
  public var tripped: Hold?

  public init(now: Instant, principal: Principal, request: RequestContext, randomness: any RandomSource) {
    self.now = now
    self.principal = principal
    self.request = request
    self.randomness = randomness
  }

  /// A new id of this moment, or of another in milliseconds since 1970.
  public func newID<Subject>(
    _ kind: Subject.Type = Subject.self, at milliseconds: Int64? = nil
  ) -> Identifier<Subject> {
    let octets = randomness.octets(16)
    let words = octets.reduce(into: (UInt64(0), UInt64(0))) { pair, octet in
      pair = (pair.0 << 8 | pair.1 >> 56, pair.1 << 8 | UInt64(octet))
    }
    return Identifier(milliseconds: milliseconds ?? now.milliseconds, random: words)
  }

  /// The same moment and request, for somebody else: who carries out what another asked for acts as that other.
  public func acting(as principal: Principal) -> CommandContext {
    var context = CommandContext(now: now, principal: principal, request: request, randomness: randomness)
    context.tripped = tripped
    return context
  }

  /// The same moment and principal, for what another request caused.
  public func caused(by request: RequestContext) -> CommandContext {
    CommandContext(now: now, principal: principal, request: request, randomness: randomness)
  }

  /// Octets nobody can guess.
  public func randomOctets(_ count: Int) -> [UInt8] { randomness.octets(count) }
}

/// The request as logs and audit entries name it.
public struct RequestContext: Sendable, Hashable {
  /// The value of `X-Request-Id`.
  public let id: String
  /// The caller's address, which is a personal value; nil at the command line.
  public let source: String?

  public init(id: String, source: String? = nil) {
    self.id = id
    self.source = source
  }
}

/// Where unguessable octets come from. The real one is the system's; tests bring a seeded one.
public protocol RandomSource: Sendable {
  func octets(_ count: Int) -> [UInt8]
}

/// The system's generator.
public struct SystemRandomSource: RandomSource {
  public init() {}

  public func octets(_ count: Int) -> [UInt8] {
    // Eight octets for each call of the system.
    var generator = SystemRandomNumberGenerator()
    var octets: [UInt8] = []
    octets.reserveCapacity(count + 7)
    while octets.count < count {
      withUnsafeBytes(of: generator.next()) { octets.append(contentsOf: $0) }
    }
    octets.removeLast(octets.count - count)
    return octets
  }
}

/// Where the time comes from. The real one is the system's; tests bring a fixed one.
public protocol Clock: Sendable {
  func now() -> Instant
}
