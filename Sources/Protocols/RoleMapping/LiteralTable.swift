internal import Diagnostics

/// The group names that conditions of a policy compare with, numbered, and found by hash.
struct LiteralTable: Sendable {
  private struct Slot {
    var hash = 0
    /// Negative where the slot is empty.
    var number = -1
  }

  private(set) var names: [Anchor] = []
  private var numbers: [Anchor: Int] = [:]
  /// By ``Anchor/Field``: open addressing, a power of two of slots, at most half of them taken.
  private var slots: [[Slot]] = []

  /// The number of a name, a new one where it has none; before ``seal()``.
  mutating func number(of anchor: Anchor) -> Int {
    if let number = numbers[anchor] { return number }
    names.append(anchor)
    numbers[anchor] = names.count - 1
    return names.count - 1
  }

  /// Makes the table ready for ``search(_:in:)``.
  mutating func seal() {
    slots = Anchor.Field.allCases.map { field in
      let own = names.indices.filter { names[$0].field == field }
      guard !own.isEmpty else { return [] }
      var size = 4
      while size < own.count * 2 { size *= 2 }
      var slots = Array(repeating: Slot(), count: size)
      for number in own {
        var place = names[number].name.hash & (size - 1)
        while slots[place].number >= 0 { place = (place + 1) & (size - 1) }
        slots[place] = Slot(hash: names[number].name.hash, number: number)
      }
      return slots
    }
  }

  /// Whether conditions compare anything with names of this field.
  func speaks(of field: Anchor.Field) -> Bool { !slots[field.rawValue].isEmpty }

  /// Notes which of a subject's names are in the table.
  ///
  /// - Parameter found: called with the number of a name, and the place of the group that has it (of an asserted name
  ///   its own place).
  func search(_ subject: SubjectDocument, _ found: (_ number: Int, _ place: Int) -> Void) {
    for field in Anchor.Field.ofGroups where speaks(of: field) {
      slots[field.rawValue].withUnsafeBufferPointer { slots in
        subject.names.forEach(field) { place, hash in
          let number = number(of: hash, in: slots) { subject.groups[place].name(field) }
          if number >= 0 { found(number, place) }
        }
      }
    }
    guard speaks(of: .asserted) else { return }
    slots[Anchor.Field.asserted.rawValue].withUnsafeBufferPointer { slots in
      for (place, name) in subject.names.asserted.enumerated() {
        let number = number(of: name.hash, in: slots) { name }
        if number >= 0 { found(number, place) }
      }
    }
  }

  /// Negative where the name is not there. The name itself is looked at only where its hash is.
  @inline(__always)
  private func number(
    of hash: Int, in slots: UnsafeBufferPointer<Slot>, _ name: () -> FoldedName?
  ) -> Int {
    let mask = slots.count - 1
    var place = hash & mask
    while slots[place].number >= 0 {
      if slots[place].hash == hash, let name = name(), names[slots[place].number].name == name {
        return slots[place].number
      }
      place = (place + 1) & mask
    }
    return -1
  }
}
