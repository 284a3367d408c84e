extension Sequence<String> {
  /// The name that somebody who wrote `word` most likely meant: the nearest by edits (at most a third of its letters, ASCII
  /// case ignored); of two equally near the first. Nil where nothing is near.
  public func nearest(to word: String) -> String? {
    let wanted = Array(word.prefix(64).lowercased().utf8)
    let measured = map { name in (name: name, distance: editDistance(wanted, Array(name.prefix(64).lowercased().utf8)))
    }
    guard let best = measured.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= Swift.max(1, wanted.count / 3) ? best.name : nil
  }
}

/// How many octets must be put in, taken out, replaced or swapped with their neighbour (optimal string alignment).
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforeLast = [Int](), last = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
      var cost = Swift.min(replaced, last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        cost = Swift.min(cost, beforeLast[column - 1] + 1)
      }
      current.append(cost)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}
