internal import CLibPQ
internal import Foundation

/// The parameters of a connection as libpq puts them together from an address, its environment and its service files.
struct ConnectionParameters {
  private var values: [String: String] = [:]

  /// - Parameter connection: begun by libpq, which has filled in what the address leaves out.
  init(of connection: OpaquePointer) {
    guard let all = PQconninfo(connection) else { return }
    defer { PQconninfoFree(all) }
    var parameter = all
    while let keyword = parameter.pointee.keyword {
      if let value = parameter.pointee.val { values[String(cString: keyword)] = String(cString: value) }
      parameter += 1
    }
  }

  /// The longest to wait for one server, in seconds; nil where libpq is told nothing, or to wait for ever.
  var connectTimeout: Int? {
    values["connect_timeout"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  /// The same for each of the servers that are named, in their order. libpq would go from one to the next by itself, but
  /// for a server that lets it wait: connecting step by step it waits for that one until its caller gives up.
  var eachServer: [ConnectionParameters] {
    let lists = ["host", "hostaddr", "port"].compactMap { name -> (String, [Substring])? in
      guard let value = values[name], !value.isEmpty else { return nil }
      return (name, value.split(separator: ",", omittingEmptySubsequences: false))
    }
    // One port may stand for all hosts.
    let count = lists.filter { $0.0 != "port" }.map(\.1.count).max() ?? 1
    return (0..<count).map { place in
      var one = self
      for (name, list) in lists { one.values[name] = String(list[min(place, list.count - 1)]) }
      return one
    }
  }

  /// Begins a connection; nil where there is no memory for one.
  func begin() -> OpaquePointer? {
    let keywords = values.keys.map { strdup($0) } + [nil]
    let texts = values.values.map { strdup($0) } + [nil]
    defer { for text in keywords + texts { free(text) } }
    return PQconnectStartParams(keywords.map { UnsafePointer($0) }, texts.map { UnsafePointer($0) }, 0)
  }
}
