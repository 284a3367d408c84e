import AuditLog
import Diagnostics
import Testing

@Suite struct CheckpointTests {
  let published = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

  @Test func thePublishedExampleIsReadAndWrittenAgain() throws {
    let checkpoint = try Checkpoint(parsing: published)
    #expect(checkpoint.origin == "example.com/behind-the-sofa")
    #expect(checkpoint.size == 20_852_163)
    #expect(checkpoint.root.base64 == "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    #expect(checkpoint.text == published)
    let extended = try Checkpoint(parsing: published + "more\n")
    #expect(extended.extensions == ["more"])
    #expect(extended.text == published + "more\n")
  }

  @Test func malformedCheckpointsAreRefused() {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    let bad = [
      "", "a\n", "a\n1\n", "a\n1\n\(root)", "\n1\n\(root)\n", "a\n01\n\(root)\n", "a\n-1\n\(root)\n",
      "a\n+1\n\(root)\n",
      "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", "a\n1\nCsUY\n", "a\n1\n\(root)\n\n",
      "a\n9223372036854775808\n\(root)\n",
    ]
    for text in bad {
      #expect(AuditSample.code { _ = try Checkpoint(parsing: text) } == .auditCheckpointInvalid, "\(text)")
    }
  }

  @Test func aSignedCheckpointIsOpenedWithTheLogsKey() throws {
    let signer = try AuditSample.signer()
    let checkpoint = Checkpoint(origin: AuditSample.origin, size: 5, root: .empty)
    let note = try checkpoint.signed(by: signer)
    #expect(try Checkpoint(opening: note, with: signer.verifierKey) == checkpoint)
    let stranger = try AuditSample.signer("other.example")
    #expect(AuditSample.code { _ = try checkpoint.signed(by: stranger) } == .auditOriginMismatch)
    #expect(AuditSample.code { _ = try Checkpoint(opening: note, with: stranger.verifierKey) } == .auditKeyUnknown)
    let foreign = try stranger.sign(checkpoint.text)
    #expect(
      AuditSample.code { _ = try Checkpoint(opening: foreign, with: stranger.verifierKey) } == .auditOriginMismatch)
  }
}
