package io.cordboard.server.records;

import io.cordboard.server.store.CallRecord;
import java.util.List;

/**
 * A step of a record that is to be written: its call ended, or its after-call work did.
 *
 * @param linkedIds the PBX's ids that belong to the record
 * @param completes whether it completes a record written before
 */
record Step(CallRecord record, List<String> linkedIds, boolean completes) {}
