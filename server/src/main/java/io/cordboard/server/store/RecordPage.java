package io.cordboard.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some records, newest first.
 *
 * @param next where the next page goes on; null if this is the last
 */
public record RecordPage(List<CallRecord> records, RecordQuery.@Nullable Position next) {}
