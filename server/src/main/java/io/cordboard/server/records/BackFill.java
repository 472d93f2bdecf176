package io.cordboard.server.records;

import io.cordboard.server.store.CallRecord;
import java.util.List;

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
        public void leave(CallRecord seen, List<String> linkedIds, Runnable otherwise) {
          otherwise.run();
        }

        @Override
        public void gap(String node) {}
      };

  /** Whether it makes those of a node, so that the recorder need not guess. */
  boolean fills(String node);

  /**
   * A call that the recorder did not see whole is left to it. Called on the board's thread, perhaps
   * often; must not block.
   *
   * @param seen what would be its record; kept in the store until there is one
   * @param linkedIds the PBX's ids of the call
   * @param otherwise is run if the PBX kept nothing of it; by any thread
   */
  void leave(CallRecord seen, List<String> linkedIds, Runnable otherwise);

  /**
   * Something ended on a node that the recorder could not write: look for it. Called on the board's
   * thread, perhaps often; must not block.
   */
  void gap(String node);
}
