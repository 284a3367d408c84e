internal import Diagnostics

/// A prefix and the namespace it stands for. The empty prefix is the default namespace, the empty namespace is none.
struct XMLNamespaceBinding: Sendable {
  let prefix: String
  let namespace: String
}

/// A start tag with its names resolved and its values as XML normalises them.
struct XMLStartTag {
  struct Attribute {
    let prefix: String
    let localName: String
    /// Empty where the attribute is in no namespace.
    let namespace: String
    let value: String
  }

  let prefix: String
  let localName: String
  /// Empty where the element is in no namespace.
  let namespace: String
  let attributes: [Attribute]
  /// How many of the bindings in scope this very tag declares; they are the last ones.
  let declarationCount: Int

  var qualifiedName: String { prefix.isEmpty ? localName : prefix + ":" + localName }

  func isNamed(_ name: String, in namespace: String) -> Bool {
    localName.hasSameOctets(as: name) && self.namespace.hasSameOctets(as: namespace)
  }

  /// The value of the attribute of this name in no namespace.
  func attribute(_ name: String) -> String? {
    attributes.first { $0.namespace.isEmpty && $0.localName.hasSameOctets(as: name) }?.value
  }

  /// Attributes as an element shows them.
  var views: [XMLAttribute] {
    attributes.map {
      XMLAttribute(
        localName: $0.localName, namespaceURI: $0.namespace.isEmpty ? nil : $0.namespace, value: $0.value)
    }
  }
}

/// What takes the tokens of a document, in their order.
protocol XMLTokenHandler {
  /// - Parameter scope: every binding in force, innermost last, those of the tag included.
  mutating func start(_ tag: XMLStartTag, scope: [XMLNamespaceBinding]) throws(CodedError)
  mutating func end() throws(CodedError)
  /// A part of a text, references and CDATA sections resolved, line ends normalised.
  mutating func text(_ octets: [UInt8]) throws(CodedError)
}
