public import Diagnostics
public import SignedXML

/// Reads metadata in pieces: one entity, or a federation's aggregate of ten thousand. Octets in, entities out; one entity
/// is in memory at a time.
///
/// What comes out is as trustworthy as the way the octets came. To believe a signed document, first verify it whole with
/// `SignedXMLStream`, then feed this with what `AuthenticOctets.Reader` lets through. A Signature is otherwise not looked
/// at, and entities inside one, or inside extensions, are none.
public struct MetadataStream {
  /// More entities than all federations of the world have together.
  public static let maximumEntities = 200_000
  private static let namespace = SAMLVocabulary.metadataNamespace
  private static let entityName = XMLElementName("EntityDescriptor", in: namespace)
  private static let containerName = XMLElementName("EntitiesDescriptor", in: namespace)

  private var stream: XMLElementStream
  private let selected: String?
  private var seen: Set<OctetKey> = []
  public private(set) var entityCount = 0

  /// - Parameter entityID: the one entity to look for; the others are passed over unread. Nil reads all.
  public init(selecting entityID: String? = nil, limits: XMLStreamLimits = .aggregate) {
    selected = entityID
    stream = XMLElementStream(collecting: Self.entityName, inside: Self.containerName, limits: limits) { attributes in
      guard let entityID else { return true }
      return attributes.contains {
        $0.namespaceURI == nil && $0.localName.hasSameOctets(as: "entityID") && $0.value.hasSameOctets(as: entityID)
      }
    }
  }

  /// Whether the document describes many entities; false until its root has been read.
  public var isAggregate: Bool { stream.root?.localName.hasSameOctets(as: Self.containerName.localName) ?? false }

  /// The name an aggregate gives itself.
  public var aggregateName: String? {
    guard isAggregate else { return nil }
    return stream.rootAttributes.first { $0.namespaceURI == nil && $0.localName.hasSameOctets(as: "Name") }?.value
  }

  /// The entities that these octets complete, in document order.
  ///
  /// - Throws: `saml.xml.*`, `saml.canonical.size` for an entity of more than 1 MiB, and under `saml.metadata`: `.root`,
  ///   `.entity-id`, `.entity-count`. What is wrong with one entity alone is in its content.
  public mutating func feed(_ octets: some Collection<UInt8>) throws(CodedError) -> [MetadataEntity] {
    let found = try stream.feed(octets)
    try checkRoot()
    return try entities(of: found)
  }

  /// The entities that the end completes.
  ///
  /// - Throws: as ``feed(_:)``, and where the document is cut short.
  public mutating func finish() throws(CodedError) -> [MetadataEntity] {
    let found = try stream.finish()
    try checkRoot()
    return try entities(of: found)
  }

  private func checkRoot() throws(CodedError) {
    guard let root = stream.root else { return }
    let isKnown = [Self.entityName, Self.containerName].contains {
      $0.localName.hasSameOctets(as: root.localName) && $0.namespace.hasSameOctets(as: root.namespace)
    }
    guard isKnown else {
      throw CodedError(
        .samlMetadataRoot, "the document is no SAML metadata",
        expected: "EntityDescriptor or EntitiesDescriptor of \(Self.namespace)", received: root.localName.inBackticks,
        remedy: "give the metadata document of the identity provider")
    }
  }

  private mutating func entities(of elements: [StreamedElement]) throws(CodedError) -> [MetadataEntity] {
    var entities: [MetadataEntity] = []
    for element in elements {
      let entityID = try MetadataReader.entityID(of: element.element)
      entityCount += 1
      guard entityCount <= Self.maximumEntities else {
        throw CodedError(
          .samlMetadataEntityCount, "the document describes too many entities",
          expected: "at most \(Self.maximumEntities)",
          remedy: "give the metadata of the one identity provider to connect")
      }
      let isRepeated = !seen.insert(OctetKey(entityID)).inserted
      entities.append(
        MetadataEntity(
          entityID: entityID, content: MetadataReader.content(of: element, entityID), isRepeated: isRepeated))
    }
    return entities
  }
}
