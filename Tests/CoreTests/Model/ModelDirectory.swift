/// A user of the model. Users and groups go by numbers here; which id Lanyard gave them is kept beside.
struct ModelUser: Hashable, Sendable {
  var name: String
  /// Nil where nobody said; that counts as active.
  var active: Bool?
  var userType: String?
  var department: String?

  var isActive: Bool { active ?? true }

  /// The user as a client sends it.
  var text: String {
    var members = [#""userName": "\#(name)""#]
    if let active { members.append(#""active": \#(active)"#) }
    if let userType { members.append(#""userType": "\#(userType)""#) }
    if let department { members.append(#""\#(Self.enterprise)": {"department": "\#(department)"}"#) }
    return "{\(members.joined(separator: ", "))}"
  }

  /// What a user consists of, by name, so that a part of it can be put back.
  static let names = ["name", "active", "userType", "department"]

  subscript(name: String) -> String? {
    switch name {
    case "name": self.name
    case "active": active.map { "\($0)" }
    case "userType": userType
    default: department
    }
  }

  /// Takes one part from another user.
  mutating func take(_ part: String, from other: ModelUser) {
    switch part {
    case "name": name = other.name
    case "active": active = other.active
    case "userType": userType = other.userType
    default: department = other.department
    }
  }

  static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
}

/// One attribute of a user, as a PATCH sets it; nil removes it.
enum ModelUserEdit: Hashable, Sendable {
  case active(Bool?)
  case userType(String?)
  case department(String?)
  case rename(String)

  func apply(to user: inout ModelUser) {
    switch self {
    case .active(let active): user.active = active
    case .userType(let type): user.userType = type
    case .department(let department): user.department = department
    case .rename(let name): user.name = name
    }
  }

  var operation: String {
    switch self {
    case .active(let active): Self.operation("active", active.map { "\($0)" })
    case .userType(let type): Self.operation("userType", type.map { "\"\($0)\"" })
    case .department(let name): Self.operation("\(ModelUser.enterprise):department", name.map { "\"\($0)\"" })
    case .rename(let name): Self.operation("userName", "\"\(name)\"")
    }
  }

  private static func operation(_ path: String, _ value: String?) -> String {
    guard let value else { return #"{"op": "remove", "path": "\#(path)"}"# }
    return #"{"op": "replace", "path": "\#(path)", "value": \#(value)}"#
  }
}

struct ModelGroup: Hashable, Sendable {
  var name: String
  var key: String?
  /// Users.
  var members: Set<Int> = []
  /// Groups within; they confer nothing on their members.
  var groups: Set<Int> = []

  /// Users and groups.
  var everybody: Set<Int> { members.union(groups) }

  static let names = ["name", "key"]

  subscript(name: String) -> String? { name == "name" ? self.name : key }

  mutating func take(_ part: String, from other: ModelGroup) {
    if part == "name" { name = other.name } else { key = other.key }
  }
}

/// What one group is told.
enum ModelGroupEdit: Hashable, Sendable {
  case rename(String)
  case key(String?)
  case join([Int])
  case leave([Int])
  case empty
  case hold(group: Int)
  case letGo(group: Int)
}
