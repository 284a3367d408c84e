/// How one family of clients speaks SCIM: what its requests are known by, and the rewrites that its shapes need.
///
/// Nobody configures a dialect. A request is recognised by its own shape, and a rewrite does its work wherever its shape
/// turns up, whoever sends it: a proxy in between, or a client that learnt from another, breaks nothing. The name is for
/// those who read logs.
public struct Dialect: Sendable {
  /// As logs show it, such as `entra`.
  public let name: String
  /// What the standard allows and only these clients do.
  public let signs: [Sign]
  /// Where these clients leave the standard. That one of them had something to do is a sign as well.
  public let rewrites: [Rewrite]

  /// The beginning of the `User-Agent` that these clients give themselves; it decides before any sign.
  public let agent: String?

  /// The first that fits is the request's.
  public static let all = [entra, entraConformant, okta, oneLogin, sailPoint, authentik]

  init(name: String, agent: String? = nil, signs: [Sign] = [], rewrites: [Rewrite] = []) {
    self.name = name
    self.agent = agent
    self.signs = signs
    self.rewrites = rewrites
  }

  /// Microsoft Entra ID.
  public static let entra = Dialect(
    name: "entra", signs: [.nullReference, .directorySchema, .membershipProbe, .pathInFilter],
    rewrites: [.operationCase, .replaceThatCreates, .booleanAsText, .roleAsJSONText, .misspeltURN])

  /// Microsoft Entra ID with `aadOptscim062020` on its tenant URL.
  public static let entraConformant = Dialect(
    name: "entra-2020", rewrites: [.qualifiedKey, .textForComplex, .listForSingular])

  /// Okta, whether it replaces whole users or patches them.
  public static let okta = Dialect(
    name: "okta", agent: "Okta SCIM Client", signs: [.idInValue, .emptyGroups])

  public static let oneLogin = Dialect(name: "onelogin", rewrites: [.preFinalURN, .emptyQueryItem])

  public static let sailPoint = Dialect(name: "sailpoint", signs: [.addOfActive])

  public static let authentik = Dialect(name: "authentik", agent: "authentik@")

  /// The name of a request that shows no sign of any client: what the standard says, as JumpCloud, PingFederate and
  /// scim2-client write it.
  public static let plain = "plain"
}
