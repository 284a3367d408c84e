internal import Diagnostics
internal import JSON
internal import LanyardCore

/// Puts the JSON of an answer together from what is in memory and what is to be read later.
struct AnswerBuilder {
  private var parts: [AnswerBody.Part] = []
  private var open: [UInt8] = []

  mutating func write(_ object: JSONObject) { object.write(into: &open) }

  mutating func write(_ text: StaticString) {
    text.withUTF8Buffer { open.append(contentsOf: $0) }
  }

  mutating func write(_ tail: MemberTail) {
    parts += [.octets(open), .members(tail)]
    open = []
  }

  /// Writes the object with something else in the place of the member of this name.
  mutating func write(
    _ object: JSONObject, filling name: String, _ fill: (inout AnswerBuilder) throws -> Void
  ) rethrows {
    write("{")
    for (place, member) in object.members.enumerated() {
      if place > 0 { write(",") }
      JSONValue.string(member.name).write(into: &open)
      write(":")
      if member.name.hasSameOctets(as: name) { try fill(&self) } else { member.value.write(into: &open) }
    }
    write("}")
  }

  /// Writes values with commas between them.
  mutating func write(elements: [JSONValue]) {
    for (place, element) in elements.enumerated() {
      if place > 0 { write(",") }
      element.write(into: &open)
    }
  }

  /// Writes a list, with commas between what `write` writes.
  mutating func writeList<Element>(
    _ elements: some Sequence<Element>, _ writeElement: (inout AnswerBuilder, Element) throws -> Void
  ) rethrows {
    write("[")
    for (place, element) in elements.enumerated() {
      if place > 0 { write(",") }
      try writeElement(&self, element)
    }
    write("]")
  }

  func body(from store: any Store) -> AnswerBody {
    AnswerBody(parts: open.isEmpty ? parts : parts + [.octets(open)], store: store)
  }
}
