internal import Diagnostics
internal import JSON
internal import SAML
internal import SignedXML

/// `lanyard saml`: judging responses and reading metadata without a database. The server runs the very same validator.
public enum SAMLVerbs {
  /// How a response file holds its message.
  public enum Encoding: String, Sendable, CaseIterable {
    case xml
    /// The value of the form field `SAMLResponse`.
    case postBase64 = "post-base64"
  }

  /// One JSON object with the verdict; status `refused` where it is reject.
  ///
  /// - Throws: `file.unreadable`, `saml.context.invalid` and the codes of JSON: the question itself is wrong.
  public static func validate(context: String, response: String, encoding: Encoding) throws -> VerbReport {
    let judged = try judge(context: context, response: response, encoding: encoding)
    let json = judged.summary
    return VerbReport(lines: [json.pretty()], json: json, status: judged.assertion == nil ? .refused : .done)
  }

  /// The verdict in a sentence, every check in the order made, and what to do; status `refused` where the response is
  /// rejected.
  ///
  /// - Parameter showsValues: writes out what is personal: the NameID, attribute values, the session.
  /// - Throws: as ``validate(context:response:encoding:)``.
  public static func explain(
    context: String, response: String, encoding: Encoding, showsValues: Bool = false
  ) throws -> VerbReport {
    let explanation = try judge(context: context, response: response, encoding: encoding).explanation(showsValues)
    return VerbReport(
      lines: explanation.lines, json: explanation.json,
      status: explanation.outcome == .accept ? .done : .refused)
  }

  /// Octets of a response that are read from a file; what is longer is refused by the validator's own limit first.
  private static let maximumOctets = 1 << 20

  private static func judge(context: String, response: String, encoding: Encoding) throws -> JudgedResponse {
    let read = try self.context(context)
    let message = try TextFile.octets(response, maximum: maximumOctets)
    return JudgedResponse(message, encoding, read)
  }

  private static func context(_ path: String) throws(CodedError) -> ValidationContext {
    let octets = try TextFile.octets(path, maximum: ValidationContextFile.maximumOctets)
    do throws(CodedError) {
      return try ValidationContextFile.context(parsing: octets)
    } catch {
      var placed = error
      placed.position = CodedError.Position(file: path)
      throw placed
    }
  }
}
