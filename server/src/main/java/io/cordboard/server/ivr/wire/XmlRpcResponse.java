package io.cordboard.server.ivr.wire;

/** What came back for an XML-RPC call. */
public sealed interface XmlRpcResponse {

  /** An answer. */
  record Answered(IvrValue value) implements XmlRpcResponse {}

  /**
   * The other end's own word that it failed.
   *
   * @param code 0 if it gave none
   * @param text as it was sent
   */
  record Faulted(long code, String text) implements XmlRpcResponse {
    /** One line for the log. */
    public String why() {
      String said = text.isBlank() ? "" : " (" + XmlRpcText.shown(text, SHOWN) + ")";
      return "response: fault " + code + said + " (expected: an answer)";
    }

    /** A reason that is longer says it in its beginning, and a log line stays one. */
    private static final int SHOWN = 200;
  }

  /**
   * No XML-RPC, or too much of it.
   *
   * @param why one line, "response: x (expected: …)"
   */
  record Unreadable(String why) implements XmlRpcResponse {}
}
