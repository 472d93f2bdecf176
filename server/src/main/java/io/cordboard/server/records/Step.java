package io.cordboard.server.records;

import io.cordboard.server.store.CallRecord;
import java.util.List;

/**
 * A step of a record that is to be written: its call ended, or its after-call work did.
 *
 * @param linkedIds the PBX's ids that belong to the record
 * @param completes whether it completes a record written before
 * @param left whether it is only kept until the back-fill has found the call, or has not
 */
record Step(CallRecord record, List<String> linkedIds, boolean completes, boolean left) {
  Step(CallRecord record, List<String> linkedIds, boolean completes) {
    this(record, linkedIds, completes, false);
  }
}
