public import Diagnostics
internal import SAML
internal import SampleIdP

/// One way to make a service provider believe what nobody signed, or to make it work itself to death.
///
/// ``AttackGenerator`` makes its message out of genuine ones and fresh keys. A validator must refuse it, and for the
/// reason that is meant, not by accident; or, where the trick leaves the message true, accept it as what it is.
public struct SAMLAttack: Sendable, CustomStringConvertible {
  /// What a validator should make of it.
  public enum Outcome: Sendable, Equatable {
    case refused(ErrorCode)
    /// The message stays true: it says what the identity provider said about the attacker, and nothing else.
    case attackersOwn
  }

  typealias Circumstances = @Sendable (inout ValidationContext, Scene) -> Void
  typealias Recipe = @Sendable (AttackGenerator) throws(CodedError) -> ResponseSurgery

  /// What circumstances may depend on.
  struct Scene {
    let make: AttackGenerator
    let message: ResponseSurgery
  }

  /// Stable; begins with the CVE it repeats, where it has one.
  public let name: String
  /// What it tries, in one sentence without a full stop.
  public let aim: String
  public let outcome: Outcome
  /// The circumstances the attack needs: another instant, a policy, an assertion already seen.
  let change: Circumstances
  let recipe: Recipe

  init(
    _ name: String, _ aim: String, _ outcome: Outcome,
    in change: @escaping Circumstances = { _, _ in }, _ recipe: @escaping Recipe
  ) {
    self.name = name
    self.aim = aim
    self.outcome = outcome
    self.change = change
    self.recipe = recipe
  }

  public var description: String { name }
}

/// The usual ways to make a message.
extension SAMLAttack {
  /// The attacker edits a genuine message.
  static func edited(
    _ name: String, _ aim: String, _ code: ErrorCode?, sign: SampleResponseOptions.Signing = .assertion,
    in change: @escaping Circumstances = { _, _ in }, _ edit: @escaping @Sendable (ResponseSurgery) -> ResponseSurgery
  ) -> SAMLAttack {
    SAMLAttack(name, aim, Outcome(code), in: change) { (make) throws(CodedError) in edit(try make.surgery(sign)) }
  }

  /// The identity provider signs a message that is wrong or strange in one point.
  static func issued(
    _ name: String, _ aim: String, _ code: ErrorCode?, sign: SampleResponseOptions.Signing = .assertion,
    in change: @escaping Circumstances = { _, _ in },
    _ choose: @escaping @Sendable (inout SampleResponseOptions) -> Void
  ) -> SAMLAttack {
    SAMLAttack(name, aim, Outcome(code), in: change) { (make) throws(CodedError) in
      var options = make.options(sign)
      choose(&options)
      return ResponseSurgery(try make.respond(about: make.attacker, options))
    }
  }

  /// The identity provider signs what the attacker talked it into: `edit` comes before the signature.
  static func dictated(
    _ name: String, _ aim: String, _ code: ErrorCode?, sign: SampleResponseOptions.Signing = .assertion,
    in change: @escaping Circumstances = { _, _ in }, _ edit: @escaping @Sendable (ResponseSurgery) -> ResponseSurgery
  ) -> SAMLAttack {
    SAMLAttack(name, aim, Outcome(code), in: change) { (make) throws(CodedError) in
      try make.signed(edit(try make.surgery(.nothing)), sign)
    }
  }

  /// Anything else.
  static func made(
    _ name: String, _ aim: String, _ code: ErrorCode?, in change: @escaping Circumstances = { _, _ in },
    _ recipe: @escaping Recipe
  ) -> SAMLAttack {
    SAMLAttack(name, aim, Outcome(code), in: change, recipe)
  }
}

extension SAMLAttack.Outcome {
  /// Nil where the message stays true.
  init(_ code: ErrorCode?) {
    self = code.map { .refused($0) } ?? .attackersOwn
  }
}
