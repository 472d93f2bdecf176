package io.cordboard.server.http;

/** The names of the pipeline's steps, in order from the wire inwards. */
public final class HttpSteps {
  /** Counts connections, refuses those past the bounds. */
  public static final String GATE = "gate";

  /** TLS, on the second port only. */
  public static final String TLS = "tls";

  /** Ends connections that are silent or send a request too slowly. */
  public static final String CLOCK = "clock";

  /** Ends connections that do not accept an answer. */
  public static final String WRITE_TIMEOUT = "write-timeout";

  /** Bytes to request parts. */
  public static final String DECODER = "decoder";

  /** Answers to bytes. */
  public static final String ENCODER = "encoder";

  /** Lets one request through at a time. */
  public static final String ONE_BY_ONE = "one-by-one";

  /** The headers every answer has. */
  public static final String HEADERS = "headers";

  /** Request parts to whole requests; refuses broken and oversized ones. */
  public static final String COLLECTOR = "collector";

  /** How many requests an address may send. */
  public static final String RATE = "rate";

  /** Other sites' pages: who may ask what. */
  public static final String CORS = "cors";

  /** Finds the route, asks who it is, answers. */
  public static final String DISPATCHER = "dispatcher";

  /** Websocket: bytes to frames. */
  public static final String WS_DECODER = "ws-decoder";

  /** Websocket: text must be UTF-8. */
  public static final String WS_UTF8 = "ws-utf8";

  /** Websocket: frames to messages. */
  public static final String WS_MESSAGES = "ws-messages";

  /** Websocket: the endpoint's own step. */
  public static final String WS_ENDPOINT = "ws-endpoint";

  private HttpSteps() {}
}
