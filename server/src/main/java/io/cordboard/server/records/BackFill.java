package io.cordboard.server.records;

/** Makes records from the PBX's own call events, of calls that were not seen to their end. */
public interface BackFill {

  /** No PBX keeps call events. */
  BackFill NONE =
      new BackFill() {
        @Override
        public boolean fills(String node) {
          return false;
        }

        @Override
        public void gap(String node) {}
      };

  /** Whether it makes those of a node, so that the recorder need not guess. */
  boolean fills(String node);

  /**
   * Something ended on a node that the recorder does not write, or could not: look for it. Called
   * on the board's thread, perhaps often; must not block.
   */
  void gap(String node);
}
