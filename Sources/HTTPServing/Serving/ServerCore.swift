internal import LocalSystem

/// What a server does with its connections: each step of a request, in the thread of its connection.
final class ServerCore: Sendable {
  let options: HTTPServingOptions
  let connections: Connections
  let held: HeldBytes
  let uploads: UploadFolder
  let drain = Drain()
  private let handler: any RequestHandler
  private let onFinished: @Sendable (FinishedRequest) -> Void

  init(
    _ options: HTTPServingOptions, _ handler: any RequestHandler,
    _ onFinished: @escaping @Sendable (FinishedRequest) -> Void
  ) {
    self.options = options
    self.handler = handler
    self.onFinished = onFinished
    connections = Connections(options)
    held = HeldBytes(limit: options.heldBytes)
    uploads = UploadFolder(options.uploadFolder)
  }

  func begin(_ connection: Connection, _ handle: MicrohttpdConnection, _ line: RequestLine) -> Exchange {
    connections.expect(connection, within: options.headTime, isReceiving: true)
    return Exchange(connection, handle, line)
  }

  /// - Returns: false where the connection is to be closed.
  func advance(_ exchange: Exchange, _ call: AccessCall) -> Bool {
    switch exchange.stage {
    case .begun: start(exchange, call)
    case .deciding: apply(decision(exchange), exchange, call.connection)
    case .receiving: receive(exchange, call)
    case .responding: answer(exchange, call.connection)
    case .answered: true
    }
  }

  private func start(_ exchange: Exchange, _ call: AccessCall) -> Bool {
    exchange.start = SystemClock.monotonicNanoseconds()
    exchange.method = call.method
    guard drain.enter(exchange) else { return refuse(.stopping, exchange, call.connection) }
    do throws(RequestProblem) {
      guard call.connection.headSize <= options.headBytes else {
        throw .headTooLarge(limit: options.headBytes)
      }
      guard exchange.line.start == call.methodEnd, exchange.line.end == call.versionStart else {
        throw .malformedTarget
      }
      let head = try RequestHead(
        method: call.method, target: exchange.line.target, isNew: call.isNewVersion,
        headers: call.connection.headers(), peer: exchange.connection.peer, isEncrypted: options.tls != nil,
        options: options)
      exchange.head = head
      return apply(handler.rule(for: head), exchange, call.connection)
    } catch { return refuse(error, exchange, call.connection) }
  }

  private func apply(_ rule: BodyRule?, _ exchange: Exchange, _ connection: MicrohttpdConnection) -> Bool {
    switch rule {
    case nil: return refuse(.stopping, exchange, connection)
    case .refuse(let response): return queue(response, exchange, connection)
    case .bytes(let limit): return receive(.memory(limit: limit, self), limit, exchange, connection)
    case .file(let limit): return receive(.file(limit: limit, self), limit, exchange, connection)
    case .after(let decide):
      exchange.stage = .deciding
      // The answer to who may send is worked out here; the client is not slow meanwhile.
      suspend(exchange, connection) { .rule(await decide()) }
      return true
    }
  }

  private func decision(_ exchange: Exchange) -> BodyRule? {
    if case .rule(let rule) = exchange.turn.take() { return rule }
    return nil
  }

  private func receive(
    _ intake: BodyIntake, _ limit: Int, _ exchange: Exchange, _ connection: MicrohttpdConnection
  ) -> Bool {
    if let length = exchange.head?.bodyLength, length > limit {
      return refuse(.bodyTooLarge(limit: limit), exchange, connection)
    }
    exchange.stage = .receiving
    exchange.intake = intake
    exchange.bodyDeadline = Connections.deadline(
      after: intake.isFile ? options.fileTime : options.requestTime)
    expectBody(exchange)
    return true
  }

  private func expectBody(_ exchange: Exchange) {
    let deadline = min(exchange.bodyDeadline, Connections.deadline(after: options.idleTime))
    connections.expect(exchange.connection, until: deadline, isReceiving: true)
  }

  private func receive(_ exchange: Exchange, _ call: AccessCall) -> Bool {
    guard call.isEnd else {
      expectBody(exchange)
      if call.withBytes({ exchange.intake?.take($0) ?? false }) { return true }
      connections.dismiss(exchange.connection, status: (exchange.intake?.problem ?? .failed).status)
      return false
    }
    guard let head = exchange.head, let body = exchange.intake?.finish() else {
      return refuse(exchange.intake?.problem ?? .failed, exchange, call.connection)
    }
    exchange.stage = .responding
    connections.expect(exchange.connection, within: nil)
    let request = ServedRequest(head, body)
    suspend(exchange, call.connection) { [handler, drain] in
      let response = await handler.respond(to: request)
      guard let answer = PreparedResponse.make(response, closing: drain.isDraining) else { return nil }
      return .answer(answer)
    }
    return true
  }

  /// No thread waits for `work`: the connection is set aside, and taken up again by whoever has the outcome.
  private func suspend(
    _ exchange: Exchange, _ connection: MicrohttpdConnection,
    _ work: @escaping @Sendable () async -> Turn.Outcome?
  ) {
    let turn = exchange.turn
    connection.suspend()
    guard turn.begin() else { return connection.resume() }
    turn.attach(
      Task {
        let outcome = await work()
        if outcome.map(turn.deliver) ?? turn.abandon() { connection.resume() }
      })
  }

  private func answer(_ exchange: Exchange, _ connection: MicrohttpdConnection) -> Bool {
    guard case .answer(let response) = exchange.turn.take() else {
      return refuse(.stopping, exchange, connection)
    }
    return queue(response, exchange, connection)
  }

  private func refuse(_ problem: RequestProblem, _ exchange: Exchange, _ connection: MicrohttpdConnection)
    -> Bool
  {
    queue(problem.response, exchange, connection)
  }

  private func queue(
    _ response: ServedResponse, _ exchange: Exchange, _ connection: MicrohttpdConnection
  ) -> Bool {
    // What is left of the body would be taken for the next request.
    let isUnread = exchange.head?.bodyLength != 0
    guard let prepared = PreparedResponse.make(response, closing: isUnread || drain.isDraining) else {
      return false
    }
    return queue(prepared, exchange, connection)
  }

  private func queue(_ response: PreparedResponse, _ exchange: Exchange, _ connection: MicrohttpdConnection)
    -> Bool
  {
    exchange.stage = .answered
    exchange.answer = response
    let time = response.isFile ? options.fileTime : options.requestTime
    connections.expect(exchange.connection, within: time)
    return connection.queue(response)
  }

  func finish(_ exchange: Exchange, isComplete: Bool) {
    exchange.intake?.release()
    connections.expect(exchange.connection, within: options.idleTime)
    defer { drain.leave(exchange) }
    guard exchange.start != 0 else { return }
    let isHead = exchange.method == RequestMethod.head.rawValue
    onFinished(
      FinishedRequest(
        method: RequestMethod(rawValue: exchange.method),
        path: String(exchange.line.target.prefix { $0 != "?" }), route: exchange.answer?.route,
        client: exchange.head?.client ?? exchange.connection.peer, status: exchange.answer?.status,
        isComplete: isComplete, bytesReceived: exchange.intake?.received ?? 0,
        bytesSent: isHead ? 0 : exchange.answer?.size ?? 0,
        duration: .nanoseconds(SystemClock.monotonicNanoseconds() - exchange.start)))
  }
}

/// One call of the library about a request.
@safe struct AccessCall {
  let connection: MicrohttpdConnection
  let method: String
  /// HTTP/1.1, which knows chunks.
  let isNewVersion: Bool
  /// Address of the byte behind the method and its end.
  let methodEnd: UInt
  /// Address of the version in the request line.
  let versionStart: UInt
  private let bytes: UnsafeRawBufferPointer

  init(
    _ connection: MicrohttpdConnection, method: String, isNewVersion: Bool, methodEnd: UInt,
    versionStart: UInt,
    bytes: UnsafeRawBufferPointer
  ) {
    self.connection = connection
    self.method = method
    self.isNewVersion = isNewVersion
    self.methodEnd = methodEnd
    self.versionStart = versionStart
    unsafe self.bytes = bytes
  }

  /// Without a piece of the body: at the head, at the end, after a resumption.
  var isEnd: Bool { unsafe bytes.isEmpty }

  func withBytes<Result>(_ body: (RawSpan) -> Result) -> Result { unsafe body(bytes.bytes) }
}
