import JSON
import SampleIdP
import SignedXML

/// Manifests that stories write themselves, in few words.
enum Manifests {
  static func application(_ name: String = "crm") -> JSONObject {
    [
      "apiVersion": "lanyard/v1", "kind": "Application", "name": .string(name),
      "roles": [["name": "agent"], ["name": "supervisor"], ["name": "admin", "privileged": true]],
    ]
  }

  static func tenant(_ name: String, ceiling: [JSONValue] = ["agent", "supervisor", "admin"]) -> JSONObject {
    [
      "apiVersion": "lanyard/v1", "kind": "Tenant", "name": .string(name), "displayName": .string(name),
      "ceiling": ["crm": .array(ceiling)],
    ]
  }

  static func connection(_ tenant: String, allowsIdPInitiated: Bool = true) throws -> JSONObject {
    [
      "apiVersion": "lanyard/v1", "kind": "Connection", "tenant": .string(tenant), "name": "sample-idp",
      "idp": [
        "entityID": .string(IdentityProvider.entityID), "ssoURL": "https://idp.example.org/sso",
        "certificates": [.string(try IdentityProvider.shared().key.certificatePEM)],
      ],
      "match": "userName", "allowIdPInitiated": .bool(allowsIdPInitiated),
    ]
  }

  /// - Parameter rules: role of `crm` and the group that confers it.
  static func policy(_ tenant: String, _ rules: [(role: String, group: String)]) -> JSONObject {
    let rules = rules.map { rule -> JSONValue in
      [
        "id": .string("\(rule.role)-rule"), "application": "crm", "role": .string(rule.role),
        "when": .string("groups.display eq \"\(rule.group)\""),
      ]
    }
    return [
      "apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": .string(tenant), "rules": .array(rules),
    ]
  }

  /// A webhook that takes one delivery a second.
  static func slowTarget(_ tenant: String) -> JSONObject {
    [
      "apiVersion": "lanyard/v1", "kind": "Target", "tenant": .string(tenant), "name": "hook", "driver": "webhook",
      "application": "crm", "url": "https://crm.example.org/hook", "secrets": [["env": "HOOK_SECRET"]],
      "rate": ["perSecond": 1, "burst": 1],
    ]
  }
}
