/// A condition as the model knows it. For Lanyard it prints as a SCIM filter; here it is judged by hand, with nothing of
/// Lanyard's own evaluation.
indirect enum ModelCondition: Hashable, Sendable {
  /// Some group has this name.
  case group(String)
  case groupPrefix(String)
  /// Some group has this external id, in these very letters.
  case groupKey(String)
  case userType(String)
  /// Another type than this one, or none.
  case otherUserType(String)
  case hasUserType
  case department(String)
  /// The last sign-in stated a group of this name, and is still believed.
  case statedGroup(String)
  case not(ModelCondition)
  case both(ModelCondition, ModelCondition)
  case either(ModelCondition, ModelCondition)

  private static let departmentPath = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"

  /// The condition as a SCIM filter.
  var filter: String {
    switch self {
    case .group(let name): "groups.display eq \"\(name)\""
    case .groupPrefix(let text): "groups.display sw \"\(text)\""
    case .groupKey(let key): "groups.externalId eq \"\(key)\""
    case .userType(let type): "userType eq \"\(type)\""
    case .otherUserType(let type): "userType ne \"\(type)\""
    case .hasUserType: "userType pr"
    case .department(let name): "\(Self.departmentPath) eq \"\(name)\""
    case .statedGroup(let name): "saml.groups eq \"\(name)\""
    case .not(let term): "not (\(term.filter))"
    case .both(let left, let right): "(\(left.filter)) and (\(right.filter))"
    case .either(let left, let right): "(\(left.filter)) or (\(right.filter))"
    }
  }

  func holds(of subject: ModelSubject) -> Bool {
    switch self {
    case .group(let name): subject.groups.contains { $0.name.lowercased() == name.lowercased() }
    case .groupPrefix(let text): subject.groups.contains { $0.name.lowercased().hasPrefix(text.lowercased()) }
    case .groupKey(let key): subject.groups.contains { $0.key == key }
    case .userType(let type): subject.userType?.lowercased() == type.lowercased()
    case .otherUserType(let type): subject.userType?.lowercased() != type.lowercased()
    case .hasUserType: subject.userType != nil
    case .department(let name): subject.department?.lowercased() == name.lowercased()
    case .statedGroup(let name): subject.stated.contains { $0.lowercased() == name.lowercased() }
    case .not(let term): !term.holds(of: subject)
    case .both(let left, let right): left.holds(of: subject) && right.holds(of: subject)
    case .either(let left, let right): left.holds(of: subject) || right.holds(of: subject)
    }
  }

  /// Whether it reads what sign-ins state.
  var readsStatements: Bool {
    switch self {
    case .statedGroup: true
    case .not(let term): term.readsStatements
    case .both(let left, let right), .either(let left, let right): left.readsStatements || right.readsStatements
    default: false
    }
  }

  /// Whether it reads what the directory states.
  var readsDirectory: Bool {
    switch self {
    case .statedGroup: false
    case .not(let term): term.readsDirectory
    case .both(let left, let right), .either(let left, let right): left.readsDirectory || right.readsDirectory
    default: true
    }
  }
}

/// What conditions of the model can see of a person.
struct ModelSubject: Hashable, Sendable {
  struct Group: Hashable, Sendable {
    var name: String
    var key: String?
  }

  var userType: String?
  var department: String?
  /// The groups that hold the person directly; that a group is in another confers nothing.
  var groups: [Group] = []
  /// The groups that the last sign-in stated, while it is believed.
  var stated: [String] = []
}
