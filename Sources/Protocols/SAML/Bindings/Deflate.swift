internal import CZlib
internal import Diagnostics

/// Raw DEFLATE (RFC 1951), the compression of the Redirect binding.
enum Deflate {
  /// Compresses the whole of `octets`.
  ///
  /// - Throws: `internal` when zlib cannot get memory.
  static func compress(_ octets: [UInt8]) throws(CodedError) -> [UInt8] {
    var stream = z_stream()
    guard lanyard_deflateInitRaw(&stream) == Z_OK else { throw outOfMemory }
    defer { deflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(octets.count))))
    let status = run(&stream, octets, &output) { deflate(&$0, Z_FINISH) }
    guard status == Z_STREAM_END else { throw outOfMemory }
    output.removeLast(output.count - Int(stream.total_out))
    return output
  }

  /// Expands one complete stream, and never holds more than `maximumOctets` and one block of it.
  ///
  /// - Throws: `saml.binding.inflate.exceeded` beyond the limit; `saml.binding.deflate` for a stream that is broken, cut
  ///   short or followed by other octets.
  static func expand(_ octets: [UInt8], maximumOctets: Int) throws(CodedError) -> [UInt8] {
    var stream = z_stream()
    guard lanyard_inflateInitRaw(&stream) == Z_OK else { throw outOfMemory }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 16_384)
    while true {
      let consumed = Int(stream.total_in)
      let status = run(&stream, octets[consumed...], &block) { inflate(&$0, Z_NO_FLUSH) }
      let produced = block.count - Int(stream.avail_out)
      guard output.count + produced <= maximumOctets else { throw tooLarge(maximumOctets) }
      output += block[..<produced]
      if status == Z_STREAM_END { break }
      // Without progress there is nothing more to come: the stream ends before it says so.
      guard status == Z_OK, produced > 0 || Int(stream.total_in) > consumed else { throw broken }
    }
    guard Int(stream.total_in) == octets.count else { throw broken }
    return output
  }

  /// One call of zlib from `input` into `output`, with pointers that live for the call alone.
  private static func run(
    _ stream: inout z_stream, _ input: some RandomAccessCollection<UInt8>, _ output: inout [UInt8],
    _ step: (inout z_stream) -> Int32
  ) -> Int32 {
    var source = Array(input)
    return source.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        (stream.next_in, stream.avail_in) = (source.baseAddress, UInt32(source.count))
        (stream.next_out, stream.avail_out) = (target.baseAddress, UInt32(target.count))
        return step(&stream)
      }
    }
  }

  private static var outOfMemory: CodedError {
    CodedError(
      .internal, "compression could not be started", remedy: "look at the memory of the machine", exposure: .operator)
  }

  private static func tooLarge(_ limit: Int) -> CodedError {
    CodedError(
      .samlBindingInflated, "the message inflates beyond the limit", expected: "at most \(limit) octets",
      received: "more", remedy: "send a smaller message")
  }

  private static var broken: CodedError {
    CodedError(
      .samlBindingDeflate, "the message is not one DEFLATE stream", expected: "raw DEFLATE (RFC 1951)",
      remedy: "compress the message without a zlib or gzip header, then encode it as base64")
  }
}
