import Diagnostics
import LanyardCore

/// The directory is put back to what it was before the requests of a hold.
extension NaiveModel {
  mutating func undo(_ place: Int) -> ErrorCode? {
    if holds[place].isUndoing { return nil }
    if let closed = holds[place].closed, closed + Self.undoPeriod < now {
      log.append("hold.undone refused \(ErrorCode.holdUndoOver)")
      return .holdUndoOver
    }
    let isRetry = holds[place].state == .undone
    if isRetry, !holds[place].hasRefusals { return nil }
    log.append("hold.undone")
    let waiting = people(waitingIn: place)
    var restoring = ModelRestoring(self, undoing: place)
    for image in holds[place].images.indices.reversed() where !isRetry || holds[place].images[image].isRefused {
      holds[place].images[image].isRefused = !restoring.restore(holds[place].images[image], number: image + 1)
    }
    log += restoring.restored
    overtake(restoring.parts, keptIn: place)
    restoring.write(to: &self)
    judge(restoring.touched, because: .undone, undoing: place)
    finishUndoing(place, of: waiting)
    return nil
  }

  private func people(waitingIn hold: Int) -> Set<Int> {
    Set(held.filter { $0.value.contains { $0.hold == hold } }.keys)
  }

  /// What could not be given back goes on waiting. Where somebody who waited is to be judged first, the job finishes it.
  private mutating func finishUndoing(_ place: Int, of waiting: Set<Int>) {
    holds[place].isUndoing = !waiting.isDisjoint(with: marked)
    guard !holds[place].isUndoing, !isWaitedFor(place) else { return }
    holds[place].state = .undone
    holds[place].closed = holds[place].closed ?? now
  }

  /// The background job goes on with what people decided.
  ///
  /// - Returns: whether there was anything to do.
  mutating func continueUndoing() -> Bool {
    guard let place = holds.firstIndex(where: \.isUndoing) else { return false }
    finishUndoing(place, of: people(waitingIn: place))
    guard !holds[place].isUndoing else { return false }
    log.append("hold.continued")
    return true
  }
}
