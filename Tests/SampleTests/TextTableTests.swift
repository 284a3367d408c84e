import Testing

@testable import LanyardRuntime

@Suite struct TablesOfNamesFromOutside {
  @Test func haveOneLineForEachRow() {
    var table = TextTable([["name", "North\nsignature  verified"]])
    table.add("scope\r", "a\u{2028}b")
    #expect(table.lines == [#"name        North\u{a}signature  verified"#, #"scope\u{d}  a\u{2028}b"#])
  }

  @Test func areAlignedByWhatIsShown() {
    #expect(TextTable([["a", "b"], ["long", ""], ["", "c"]]).lines == ["a     b", "long", "      c"])
  }
}
