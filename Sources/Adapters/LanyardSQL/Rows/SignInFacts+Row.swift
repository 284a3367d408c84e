internal import LanyardCore

extension SignInFacts {
  static let columns = "tenant, subject, connection, issuer, facts, assertion_id, stated, expires"

  init(_ row: any SQLRow) throws {
    let statement = Self.statement(of: try row.document(4))
    self.init(
      tenant: try row.id(0), subject: try row.id(1), connection: try row.string(2), issuer: try row.string(3),
      groups: statement.groups, attributes: statement.attributes, assertionID: try row.string(5),
      stated: try row.time(6), expires: try row.time(7))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(subject), .text(connection), .text(issuer), .document(document), .text(assertionID),
      .time(stated), .time(expires),
    ]
  }
}

extension LinkedName {
  static let columns = "hash, subject"

  init(_ row: any SQLRow) throws {
    self.init(hash: try row.blob(0), subject: try row.optionalID(1))
  }
}

extension EvaluationMark {
  static let columns = "tenant, subject, cause, request"

  init(_ row: any SQLRow) throws {
    self.init(tenant: try row.id(0), subject: try row.id(1), cause: try row.word(2), request: row.text(3))
  }
}
