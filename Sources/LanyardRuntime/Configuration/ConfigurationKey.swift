/// What can be configured. The raw value is the key in `lanyard.yaml`, a point standing for a level.
public enum ConfigurationKey: String, Sendable, CaseIterable {
  case database
  case listen
  case publicURL
  case logLevel
  case tlsCertificate = "tls.certificate"
  case tlsKey = "tls.key"
  case requestBody = "limits.requestBody"
  case groupBody = "limits.groupBody"
  case bulkBody = "limits.bulkBody"
  case bulkOperations = "limits.bulkOperations"
  case samlMessage = "limits.samlMessage"
  case cursorTimeout = "limits.cursorTimeout"
  case provisioningLogKeep = "provisioningLog.keep"
  case tenantRate = "limits.tenantRate"
  case strangerRate = "limits.strangerRate"
  case trustedProxies = "http.trustedProxies"

  var components: [String] { rawValue.split(separator: ".").map(String.init) }

  /// The environment variable of this key: `LANYARD_LIMITS_REQUEST_BODY`.
  public var environmentName: String {
    var name = "LANYARD_"
    var previous: Character = "."
    for character in rawValue {
      if character.isUppercase, previous.isLowercase { name += "_" }
      name += character == "." ? "_" : character.uppercased()
      previous = character
    }
    return name
  }

  /// Variables of ours that are no keys of the file: secrets, which do not belong into one.
  static let secretEnvironmentNames = [MasterKey.environmentName, "LANYARD_ADMIN_TOKEN"]
}
