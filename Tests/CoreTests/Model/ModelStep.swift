import RoleMapping

/// One thing that happens to both, the model and Lanyard.
indirect enum ModelStep: Hashable, Sendable {
  case write(ModelWrite)
  /// Several writes in one bulk request.
  case bulk([ModelWrite])
  /// A user and a place in a group in one bulk request, which names the user by a `bulkId`.
  case onboard(ModelUser, group: Int)

  /// A policy, for everybody or for those in a stage.
  case policy([ModelRule], ModelStage?, isPreview: Bool)
  case rollout(ModelRolloutStep)
  /// An earlier version of the policy comes back.
  case rollBack(to: Int)
  case offer(ModelOffer)

  /// Somebody decides of revocations that wait.
  case hold(ModelHoldDecision)
  /// Somebody has the directory put back to what it was before the requests of a hold, by its place.
  case undo(hold: Int)

  case review(ModelReviewStep)
  /// Somebody gives back a role that was taken.
  case reinstate(user: Int, RoleReference)
  case use(ModelUse)
  /// The background job forgets what is over, and takes what is overdue or unused.
  case clean

  case suspend
  case resume

  case signIn(ModelSignIn)
  /// Somebody who is signed in looks at their page.
  case look(user: Int)

  case pass(seconds: Int)
  case evaluate
  /// Targets are sent what is due; the process may die before it has noted their answers.
  case deliver(dies: Bool)

  /// The process dies and starts again on what it left behind.
  case restart
  /// The process dies in the step, before anything of it is kept or after all of it is.
  case crash(ModelStep, keeps: Bool)
}

/// One write of the directory.
enum ModelWrite: Hashable, Sendable {
  case createUser(ModelUser)
  case replaceUser(Int, ModelUser)
  case patchUser(Int, ModelUserEdit)
  case deleteUser(Int)
  case createGroup(ModelGroup)
  case replaceGroup(Int, ModelGroup)
  case patchGroup(Int, [ModelGroupEdit])
  case deleteGroup(Int)
}

struct ModelSignIn: Hashable, Sendable {
  enum Flaw: Hashable, Sendable {
    case none
    /// The last response accepted, once more.
    case replayed
    case wrongAudience
    case unsigned
  }

  var name: String
  /// What the identity provider says of the person, however much it is.
  var groups: [String] = []
  var flaw = Flaw.none
}
