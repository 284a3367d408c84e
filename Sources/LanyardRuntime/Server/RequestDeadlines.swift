internal import NIOCore
internal import NIOHTTPTypes

/// Closes connections whose requests do not arrive: a client that sends a byte now and then keeps no connection for ever.
///
/// From the opening of the connection, or the end of the last answer, the next head must come whole within `head`; from
/// there its body within `body`. While an answer is being made no clock runs.
final class RequestDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let head: TimeAmount
  private let body: TimeAmount
  private var deadline: Scheduled<Void>?
  private var isRequestWhole = false
  private var isAnswerWhole = false

  init(head: TimeAmount = .seconds(75), body: TimeAmount = .seconds(300)) {
    self.head = head
    self.body = body
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { expect(within: head, context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    expect(within: head, context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      (isRequestWhole, isAnswerWhole) = (false, false)
      expect(within: body, context)
    case .body: break
    case .end:
      isRequestWhole = true
      deadline?.cancel()
      awaitNext(context)
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      isAnswerWhole = true
      awaitNext(context)
    }
    context.write(data, promise: promise)
  }

  /// An answer may be whole before its request is, when a body is too long; only then does the next request begin.
  private func awaitNext(_ context: ChannelHandlerContext) {
    if isRequestWhole, isAnswerWhole { expect(within: head, context) }
  }

  private func expect(within time: TimeAmount, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: time) { channel.close(mode: .all, promise: nil) }
  }
}
